-- For vim.lsp.enable('conclsp'), in Neovim 0.11 and later.
return require('conclsp').config()
