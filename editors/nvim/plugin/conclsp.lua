-- Gives the buffers of the client their commands.
if vim.g.loaded_conclsp then
  return
end
vim.g.loaded_conclsp = true

vim.api.nvim_create_autocmd('LspAttach', {
  group = vim.api.nvim_create_augroup('conclsp.attach', { clear = true }),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'conclsp' then
      require('conclsp').attach(event.buf)
    end
  end,
})
