// -fplugin-arg-cachepy-remarks: tells of each cached function what is in its key and what is stored.
#pragma once

#include "functions/plan.h"

namespace clang {
class DiagnosticsEngine;
}

namespace cachepy::plugin {

/// One remark, and a note for each part of the key; what the compiler does not know when it runs (the content of files,
/// the values of variables) by its name.
void remark_on(const MemoPlan& plan, clang::DiagnosticsEngine& diags);

}  // namespace cachepy::plugin
