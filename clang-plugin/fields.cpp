#include "fields.h"

namespace cachepy::plugin {

void install_field_synthesis(clang::CompilerInstance&) {}

}  // namespace cachepy::plugin
