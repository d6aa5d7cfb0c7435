-- A session of Neovim's own client with the server, without a screen. Reads the server's command
-- and the sketch from the environment, waits for what a user would see, and writes it as JSON.

local command = vim.json.decode(vim.env.FORETRACE_COMMAND)
local patience = 60000

local function finish(result)
  vim.fn.writefile({ vim.json.encode(result) }, vim.env.FORETRACE_RESULT)
  vim.cmd("qall!")
end

local function wait(what, condition)
  if not vim.wait(patience, condition, 20) then
    finish({ error = "waited in vain for " .. what })
  end
end

local function hints(buffer)
  local found = {}
  for _, entry in ipairs(vim.lsp.inlay_hint.get({ bufnr = buffer })) do
    local label = entry.inlay_hint.label
    if type(label) == "table" then
      label = table.concat(vim.tbl_map(function(part) return part.value end, label))
    end
    found[tostring(entry.inlay_hint.position.line + 1)] = label
  end
  return found
end

local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
    end
  end
end

local function observe(client, buffer)
  vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
  wait("hints of the solved sketch", function()
    local found = hints(buffer)
    return found["12"] == "left ≈ 3" and found["14"] == "right ≈ 3"
  end)
  local result = { encoding = client.offset_encoding, hints = hints(buffer) }

  vim.api.nvim_win_set_cursor(0, { 8, 8 })
  vim.lsp.buf.hover()
  wait("the hover", function() return floating_text() ~= nil end)
  result.hover = floating_text()

  -- An action is chosen, its edit asked for and applied; then all is as before.
  vim.api.nvim_win_set_cursor(0, { 12, 19 })
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action) return vim.startswith(action.title, "Fill all 3 holes") end,
  })
  wait("the action's edit", function()
    result.filled = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
    return result.filled:find("???", 1, true) == nil
  end)
  vim.cmd("silent undo")
  wait("hints of the sketch with its holes again", function()
    return hints(buffer)["12"] == "left ≈ 3"
  end)

  -- The menu fills when the answer arrives; take its first item and see what becomes of the line.
  vim.lsp.completion.enable(true, client.id, buffer)
  vim.api.nvim_create_autocmd("CompleteChanged", {
    once = true,
    callback = function()
      local items = vim.fn.complete_info({ "items" }).items
      result.completion = vim.tbl_map(function(item) return item.abbr end, items)
      vim.schedule(function() vim.api.nvim_feedkeys(vim.keycode("<C-y>"), "n", false) end)
    end,
  })
  vim.api.nvim_create_autocmd("CompleteDone", {
    callback = function()
      if vim.v.event.reason ~= "accept" then return end
      vim.schedule(function()
        -- It is put in once the server has said all about it.
        wait("the candidate", function()
          result.line = vim.api.nvim_buf_get_lines(buffer, 11, 12, false)[1]
          return not result.line:find("???", 1, true)
        end)
        vim.lsp.stop_client(client.id)
        wait("the server's end", function() return client:is_stopped() end)
        finish(result)
      end)
    end,
  })
  vim.api.nvim_win_set_cursor(0, { 12, 18 })
  vim.api.nvim_feedkeys(vim.keycode("A<C-x><C-o>"), "n", false)
end

vim.o.completeopt = "menuone,noinsert"
vim.lsp.config("foretrace", { cmd = command, filetypes = { "python" } })
vim.lsp.enable("foretrace")
vim.api.nvim_create_autocmd("LspAttach", {
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    -- Out of the event, so that waiting does not hold up the client itself.
    vim.schedule(function() observe(client, event.buf) end)
  end,
})
vim.cmd.edit(vim.fn.fnameescape(vim.env.FORETRACE_SKETCH))
