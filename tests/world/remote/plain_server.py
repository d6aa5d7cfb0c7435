"""Starts `llama_cpp.server`, which comes with llama-cpp-python, with its own arguments.

One thing is done differently: weights are not repacked where that ends the process (see
`foretrace.world.llama.library`), for which the server has no argument.
"""

from __future__ import annotations

import llama_cpp.llama_cpp as api
from llama_cpp.server.__main__ import main

from foretrace.world.llama.library import repacking_is_safe

if __name__ == "__main__":
    defaults = api.llama_model_default_params

    def without_repacking() -> object:
        parameters = defaults()
        parameters.use_extra_bufts = repacking_is_safe()
        return parameters

    api.llama_model_default_params = without_repacking
    main()  # type: ignore[no-untyped-call]
