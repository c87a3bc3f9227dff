--- :checkhealth conclsp
local M = {}

function M.check()
  local health, conclsp = vim.health, require('conclsp')
  health.start('conclsp')
  if vim.fn.has('nvim-0.10') == 0 then
    return health.error('Neovim 0.10 or later is needed')
  end
  local server = conclsp.server()
  if not server then
    health.error('the server was not found', {
      'go install github.com/conclsp/conclsp@latest',
      "or name it: require('conclsp').setup({ path = '…' })",
    })
    return
  end
  local version = vim.fn.system({ server, 'version' })
  if vim.v.shell_error ~= 0 or not version:match('^conclsp ') then
    return health.error(server .. ' is not the server of conclsp: ' .. vim.trim(version))
  end
  health.ok(vim.trim(version))
  if vim.fn.executable('go') == 1 then
    health.ok(vim.trim(vim.fn.system({ 'go', 'version' })))
  else
    health.error('the go command is not on PATH', { 'install Go' })
  end
  health.info('mode: ' .. conclsp.mode() .. ', started as: ' .. table.concat(conclsp.command(), ' '))
  if conclsp.mode() == 'front' and not conclsp.options.gopls and vim.fn.executable('gopls') == 0 then
    health.warn('gopls is not on PATH; conclsp looks for it in GOBIN and GOPATH/bin too', {
      'go install golang.org/x/tools/gopls@latest',
    })
  end
  local clients = vim.lsp.get_clients({ name = 'conclsp' })
  if #clients == 0 then
    health.info('it is not running: open a Go file')
  end
  for _, client in ipairs(clients) do
    health.ok('running for ' .. (client.config.root_dir or 'single files'))
  end
end

return M
