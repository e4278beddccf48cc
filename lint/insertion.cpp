#include "insertion.h"

#include "clang/AST/Stmt.h"
#include "project_files.h"

namespace cachepy::lint {

std::optional<Insertion> insertion_for(const clang::FunctionDecl* definition,
                                       const clang::SourceManager& sources) {
  // Behind "template <…>".
  const clang::SourceLocation begin = definition->getInnerLocStart();
  const clang::Stmt* body = definition->getBody();
  if (begin.isInvalid() || begin.isMacroID() || definition->getLocation().isMacroID() ||
      (body && body->getBeginLoc().isMacroID()))
    return std::nullopt;
  const Place place = place_of(begin, sources);
  if (place.file.empty()) return std::nullopt;
  return Insertion{place.file, sources.getFileOffset(begin)};
}

}  // namespace cachepy::lint
