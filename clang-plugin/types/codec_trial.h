// Whether the runtime's codec for a type compiles. It calls functions of the type's own, such as serialize(), begin() or a
// default constructor, whose bodies may not compile for what they are called with here.
//
// Clang reports the errors of an instantiation once; after that, what did not compile passes for done. So failures are
// remembered, for one compilation.
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

/// Who has written what encodes a type and its parts: the runtime alone, or also somebody else (serialize(), Codec<T>).
enum class CodecOrigin { kOurs, kForeign };

/// Instantiates a function template of the runtime, and what it calls. Errors are reported as Clang does.
void instantiate_of_runtime(llvm::StringRef name, llvm::ArrayRef<clang::TemplateArgument> arguments,
                            clang::Sema& sema);

/// Instantiates what encodes values of the type and, for results, what decodes them. Errors are reported as Clang does.
void instantiate_codec(clang::QualType type, TypeRole role, clang::Sema& sema);

/// The same for an object that is handled through a base.
void instantiate_class(clang::QualType type, const std::vector<clang::QualType>& bases, TypeRole role,
                       clang::Sema& sema);

/// Remembers what came out of looking into a type: an error, or "" where everything compiled.
void remember_codec(clang::QualType type, std::string error);

/// The error that came of looking into a type before; "" where there was none. When one type has failed, foreign code is not
/// believed any more, which may have called what did not compile, unless it has compiled before.
std::string known_codec_error(clang::QualType type, CodecOrigin origin);

/// At the beginning of each compilation.
void forget_codecs();

}  // namespace cachepy::plugin
