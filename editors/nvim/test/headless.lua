-- nvim --clean --headless -l headless.lua PLUGIN FOLDER: does what a user does, in the example programs.
local plugin, folder = arg[1], arg[2]
local patience = 60000

local function must(ok, what)
  if not ok then
    io.stderr:write('FAILED: no ' .. what .. '\n')
    io.stderr:write(vim.inspect(vim.diagnostic.get(0)) .. '\n' .. vim.fn.execute('messages') .. '\n')
    vim.cmd('cquit 1')
  end
end

local function wait(what, ok)
  must(vim.wait(patience, ok, 20), what)
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

local function finding(check)
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if d.source == 'conclsp' and (not check or d.code == check) then
      return d
    end
  end
end

vim.o.swapfile = false
vim.opt.rtp:prepend(plugin)
vim.cmd('filetype on')
vim.cmd.runtime('plugin/conclsp.lua')
local conclsp = require('conclsp')

-- A server that is missing is told of once.
local notices = {}
local notify = vim.notify
vim.notify = function(message)
  table.insert(notices, message)
end
conclsp.setup({ path = '/no/such/conclsp', mode = 'beside' })
vim.cmd.edit(folder .. '/stats/main.go')
vim.bo.filetype = 'go'
wait('notice of a missing server', function()
  return #notices > 0
end)
must(#notices == 1 and notices[1]:match('/no/such/conclsp'), 'single notice: ' .. vim.inspect(notices))
vim.notify = notify
vim.cmd('silent! bwipeout!')

if vim.lsp.enable then
  vim.lsp.enable('conclsp', false)
end
conclsp.setup({ path = vim.env.CONCLSP, mode = vim.env.MODE, gopls = vim.env.GOPLS })

local function edit(name)
  vim.cmd.edit(folder .. '/' .. name)
  if vim.bo.filetype ~= 'go' then
    vim.bo.filetype = 'go'
  end
  wait('attached client', function()
    local c = vim.lsp.get_clients({ bufnr = 0, name = 'conclsp' })[1]
    return c and c.initialized
  end)
end

-- Takes the code action with a title at the finding of a check, looks at the result, and undoes it.
local function try(check, title, pattern)
  wait('finding of ' .. check, function()
    return finding(check) ~= nil
  end)
  local d = finding(check)
  vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col })
  local before = text()
  vim.lsp.buf.code_action({
    apply = true,
    context = { only = { 'quickfix' }, diagnostics = {} },
    filter = function(action)
      return action.title == title
    end,
  })
  wait('change by "' .. title .. '"', function()
    return text() ~= before
  end)
  must(text():match(pattern), pattern .. ' in\n' .. text())
  wait('end of the finding', function()
    return finding(check) == nil
  end)
  vim.cmd('silent undo')
  must(text() == before, 'text as it was')
end

edit('counter/main.go')
try('sharedwrite', 'Make the variable a typed atomic', 'atomic%.Int64')
try('sharedwrite', 'Guard the variable with a mutex', 'sync%.Mutex')

wait('finding to be explained', function()
  return finding('sharedwrite') ~= nil
end)
vim.api.nvim_win_set_cursor(0, { finding('sharedwrite').lnum + 1, 0 })
vim.cmd('LspConclspExplain')
wait('page', function()
  return text():match('^# sharedwrite')
end)
vim.cmd('bwipeout!')

vim.cmd('LspConclspFixAll')
wait('all fixes', function()
  return text():match('atomic%.Int64') and not finding()
end)
vim.cmd('silent write')
must(table.concat(vim.fn.readfile(folder .. '/counter/main.go'), '\n'):match('count%.Add%(1%)'), 'fix in the file')

edit('producer/main.go')
wait('finding of noclose', function()
  return finding('noclose') ~= nil
end)
try('noclose', 'Close the channel with defer, on every path', 'defer close%(')

vim.cmd('checkhealth conclsp')
local health = text()
must(health:match('conclsp') and health:match('running for') and not health:match('ERROR'), 'good health in\n' .. health)

for _, c in ipairs(vim.lsp.get_clients()) do
  if vim.fn.has('nvim-0.11') == 1 then
    c:stop()
  else
    c.stop()
  end
end
wait('end of the clients', function()
  return #vim.lsp.get_clients() == 0
end)
print('PASSED')
vim.cmd('qall!')
