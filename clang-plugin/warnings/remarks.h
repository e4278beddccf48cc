// -fplugin-arg-cachepy-remarks: reports for each cached function what its key contains and what is stored.
#pragma once

#include "functions/plan.h"

namespace clang {
class DiagnosticsEngine;
}

namespace cachepy::plugin {

/// One remark, and a note for each part of the key. What is unknown at compile time (contents of files, values of variables) is
/// given by name.
void remark_on(const MemoPlan& plan, clang::DiagnosticsEngine& diags);

}  // namespace cachepy::plugin
