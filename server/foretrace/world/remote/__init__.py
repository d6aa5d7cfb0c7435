"""A world model behind an HTTP server, for models that outgrow the machine.

Any server that speaks OpenAI's completions interface will do. What it can do beyond that is
found out once, when it is loaded: see `abilities`. Formats: vLLM's OpenAI-compatible server
(`vllm/entrypoints/openai/completion/protocol.py`), llama.cpp's `tools/server/README.md`, and
`llama_cpp.server`.
"""
