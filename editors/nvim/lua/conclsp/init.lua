--- The Neovim client of conclsp: it finds the server and starts it beside gopls, or in front of it.
--- Everything else is the server's. See :help conclsp.
local M = {}

M.filetypes = { 'go', 'gomod', 'gowork' }
M.root_markers = { 'go.work', 'go.mod', '.git' }

--- What setup was given.
M.options = {
  path = nil, -- of the server; nil: "conclsp" on PATH, in GOBIN or in GOPATH/bin
  mode = 'auto', -- or 'beside' or 'front'
  gopls = nil, -- the gopls to start in front; nil: the server finds it
  settings = vim.empty_dict(), -- of the server: checks, tests, tags, …
}

--- The file of the server, or nil.
function M.server()
  local path = M.options.path
  if path then
    path = vim.fn.expand(path)
    return vim.fn.executable(path) == 1 and path or nil
  end
  if vim.fn.executable('conclsp') == 1 then
    return 'conclsp'
  end
  local gopath = vim.split(vim.env.GOPATH or '', ':')[1]
  local bin = vim.env.GOBIN or ((gopath ~= '' and gopath or vim.fn.expand('~/go')) .. '/bin')
  return vim.fn.executable(bin .. '/conclsp') == 1 and bin .. '/conclsp' or nil
end

--- Whether another client runs gopls.
local function gopls_runs()
  if #vim.lsp.get_clients({ name = 'gopls' }) > 0 then
    return true
  end
  if vim.lsp.is_enabled then
    return vim.lsp.is_enabled('gopls')
  end
  return vim.lsp._enabled_configs ~= nil and vim.lsp._enabled_configs['gopls'] ~= nil -- 0.11
end

--- 'beside' or 'front'.
function M.mode()
  if M.options.mode ~= 'auto' then
    return M.options.mode
  end
  return gopls_runs() and 'beside' or 'front'
end

--- The command that starts the server, or nil.
function M.command()
  local server = M.server()
  if not server then
    return nil
  end
  if M.mode() == 'beside' then
    return { server, 'serve' }
  end
  local command = { server, 'proxy' }
  if M.options.gopls then
    vim.list_extend(command, { '-gopls', vim.fn.expand(M.options.gopls) })
  end
  return command
end

--- Tells once that there is no server.
function M.complain()
  local where = M.options.path and ('there is no program ' .. M.options.path) or 'it is not on PATH'
  vim.notify_once(
    'conclsp: the server was not found: ' .. where .. '; "go install github.com/conclsp/conclsp@latest" installs it',
    vim.log.levels.WARN
  )
end

local function root(buf)
  return vim.fs.root(buf, M.root_markers) or vim.fs.dirname(vim.api.nvim_buf_get_name(buf))
end

--- The configuration for vim.lsp.config, of Neovim 0.11 and later.
function M.config()
  return {
    cmd = function(dispatchers, config)
      local command = assert(M.command(), 'conclsp: the server was not found')
      return vim.lsp.rpc.start(command, dispatchers, { cwd = config and config.root_dir })
    end,
    filetypes = M.filetypes,
    root_dir = function(buf, on_dir)
      if M.server() then
        on_dir(root(buf))
      else
        M.complain()
      end
    end,
    init_options = { conclsp = M.options.settings },
    settings = { conclsp = M.options.settings },
  }
end

--- Starts the server for a buffer, in Neovim 0.10.
local function start(buf)
  local command = M.command()
  if not command then
    return M.complain()
  end
  vim.lsp.start({
    name = 'conclsp',
    cmd = command,
    root_dir = root(buf),
    init_options = { conclsp = M.options.settings },
    settings = { conclsp = M.options.settings },
  }, { bufnr = buf })
end

--- Chooses options and has the server started for Go files.
function M.setup(options)
  M.options = vim.tbl_deep_extend('force', M.options, options or {})
  if vim.lsp.config then
    vim.lsp.config('conclsp', M.config())
    vim.lsp.enable('conclsp')
    return
  end
  local group = vim.api.nvim_create_augroup('conclsp.start', { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = M.filetypes,
    callback = function(event)
      start(event.buf)
    end,
  })
end

local function client(buf)
  local found = vim.lsp.get_clients({ bufnr = buf, name = 'conclsp' })[1]
  if not found then
    vim.notify('conclsp does not run for this buffer', vim.log.levels.WARN)
  end
  return found
end

--- Calls the server. The method of clients has no self before 0.11.
local function request(c, method, params, handler, buf)
  if vim.fn.has('nvim-0.11') == 1 then
    c:request(method, params, handler, buf)
  else
    c.request(method, params, handler, buf)
  end
end

local function execute(buf, command, arguments, handler)
  local c = client(buf)
  if c then
    request(c, 'workspace/executeCommand', { command = command, arguments = arguments }, function(err, result)
      if err then
        vim.notify('conclsp: ' .. err.message, vim.log.levels.ERROR)
      elseif handler then
        handler(result)
      end
    end, buf)
  end
end

--- Shows the page of a check, by default of the finding on the line of the cursor.
function M.explain(buf, name)
  if not name or name == '' then
    local line = vim.api.nvim_win_get_cursor(0)[1] - 1
    for _, d in ipairs(vim.diagnostic.get(buf, { lnum = line })) do
      if d.source == 'conclsp' then
        name = d.code
      end
    end
  end
  if not name or name == '' then
    return vim.notify('conclsp: there is no finding on this line; name a check', vim.log.levels.WARN)
  end
  execute(buf, 'conclsp.explain', { name }, function(page)
    vim.cmd('botright new')
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split('# ' .. name .. '\n\n' .. page, '\n'))
    vim.bo.buftype, vim.bo.bufhidden, vim.bo.filetype = 'nofile', 'wipe', 'markdown'
    vim.bo.modifiable = false
  end)
end

--- Applies all safe fixes in a buffer.
function M.fix_all(buf)
  vim.api.nvim_buf_call(buf, function()
    vim.lsp.buf.code_action({ context = { only = { 'source.fixAll.conclsp' }, diagnostics = {} }, apply = true })
  end)
end

--- Has everything looked at again.
function M.recheck(buf)
  execute(buf, 'conclsp.recheck', {})
end

--- Gives a buffer the commands.
function M.attach(buf)
  local function command(name, run, options)
    vim.api.nvim_buf_create_user_command(buf, 'LspConclsp' .. name, run, options)
  end
  command('Explain', function(o)
    M.explain(buf, o.args)
  end, { nargs = '?', desc = 'Show the page of the check of the finding on this line' })
  command('FixAll', function()
    M.fix_all(buf)
  end, { desc = 'Apply all safe fixes of conclsp in this file' })
  command('Recheck', function()
    M.recheck(buf)
  end, { desc = 'Have conclsp look at everything again' })
end

return M
