"""What the adapter can do."""

from __future__ import annotations

import dap_types as dap

from foretrace.dap.breakpoints import IMAGINED, RAISED, UNCAUGHT


def capabilities() -> dap.Capabilities:
    filters = [
        dap.ExceptionBreakpointsFilter(
            filter=name,
            label=label,
            description=description,
            default=name == UNCAUGHT,
            supportsCondition=True,
            conditionDescription="Types of exceptions, such as KeyError, ValueError",
        )
        for name, label, description in (
            (RAISED, "Raised Exceptions", "Wherever one is raised, also if it is caught."),
            (UNCAUGHT, "Uncaught Exceptions", "Where one is raised that ends the call."),
            (IMAGINED, "Imagined Exceptions", "Where one is raised that rests on a guess."),
        )
    ]
    return dap.Capabilities(
        supportsConfigurationDoneRequest=True,
        supportsFunctionBreakpoints=True,
        supportsConditionalBreakpoints=True,
        supportsHitConditionalBreakpoints=True,
        supportsEvaluateForHovers=True,
        exceptionBreakpointFilters=filters,
        supportsExceptionFilterOptions=True,
        supportsStepBack=True,
        supportsSetVariable=True,
        supportsSetExpression=True,
        supportsRestartFrame=True,
        supportsGotoTargetsRequest=True,
        supportsStepInTargetsRequest=True,
        supportsCompletionsRequest=True,
        supportsRestartRequest=True,
        supportsExceptionInfoRequest=True,
        supportsDelayedStackTraceLoading=True,
        supportsLoadedSourcesRequest=True,
        supportsLogPoints=True,
        supportsTerminateRequest=True,
        supportsDataBreakpoints=True,
        supportsCancelRequest=True,
        supportsBreakpointLocationsRequest=True,
        supportsClipboardContext=True,
        supportsSingleThreadExecutionRequests=True,
    )
