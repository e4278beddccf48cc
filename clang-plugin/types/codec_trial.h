// Checks whether the runtime's codec for a type compiles. It calls functions of the type, such as serialize(), begin() or a
// default constructor, whose bodies may not compile with the arguments that they receive here.
//
// Clang reports the errors of an instantiation once, and then considers it done. Therefore failures are remembered for the rest of the
// compilation.
#pragma once

#include <string>
#include <vector>

#include "clang/AST/Type.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "types/type_check.h"

namespace clang {
class Sema;
class TemplateArgument;
}  // namespace clang

namespace cachepy::plugin {

/// Whose code encodes a type and its parts: only the runtime's, or also somebody else's (serialize(), Codec<T>).
enum class CodecOrigin { kOurs, kForeign };

/// Instantiates a function template of the runtime, and what it calls. Errors are reported as Clang does.
void instantiate_of_runtime(llvm::StringRef name, llvm::ArrayRef<clang::TemplateArgument> arguments,
                            clang::Sema& sema);

/// Instantiates the functions that encode values of the type and, for results, decode them. Errors are reported as Clang does.
void instantiate_codec(clang::QualType type, TypeRole role, clang::Sema& sema);

/// As above, for an object that is used through a base.
void instantiate_class(clang::QualType type, const std::vector<clang::QualType>& bases, TypeRole role,
                       clang::Sema& sema);

/// Remembers the outcome for a type: an error, or "" if everything compiled.
void remember_codec(clang::QualType type, std::string error);

/// The remembered error for a type; "" if there is none. Once a type has failed, foreign code that has not compiled before is considered
/// broken, too, because it may call what did not compile.
std::string known_codec_error(clang::QualType type, CodecOrigin origin);

/// Call this at the beginning of each compilation.
void forget_codecs();

}  // namespace cachepy::plugin
