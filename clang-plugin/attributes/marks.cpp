#include "attributes/marks.h"

#include "abi.h"

namespace cachepy::plugin {
namespace {

bool is_cache_file_mark(const clang::AnnotateAttr* attr) {
  return attr->getAnnotation().split('\0').first == abi::kCacheFileMark;
}

}  // namespace

bool has_mark(const clang::Decl* decl, llvm::StringRef mark) {
  return mark_argument(decl, mark).has_value();
}

std::optional<std::string> mark_argument(const clang::Decl* decl, llvm::StringRef mark) {
  for (const auto* attr : decl->specific_attrs<clang::AnnotateAttr>()) {
    const auto [name, argument] = attr->getAnnotation().split('\0');
    if (name == mark) return argument.str();
  }
  return std::nullopt;
}

std::optional<std::string> parameter_mark_argument(const clang::FunctionDecl* function, unsigned index,
                                                   llvm::StringRef mark) {
  std::optional<std::string> found;
  for (const clang::FunctionDecl* redecl : function->redecls())
    if (index < redecl->getNumParams())
      if (std::optional<std::string> argument = mark_argument(redecl->getParamDecl(index), mark))
        if (!found || found->empty()) found = std::move(argument);
  return found;
}

const clang::AnnotateAttr* cache_file_mark(const clang::FunctionDecl* function) {
  const clang::AnnotateAttr* inherited = nullptr;
  for (const auto* attr : function->specific_attrs<clang::AnnotateAttr>()) {
    if (!is_cache_file_mark(attr)) continue;
    if (!attr->isInherited()) return attr;
    if (!inherited) inherited = attr;
  }
  return inherited;
}

std::string cache_file_text(const CacheFileOptions& options) {
  return abi::kCacheFileMark.str() + '\0' + options.encode();
}

CacheFileOptions options_of(const clang::AnnotateAttr* mark) {
  return CacheFileOptions::decode(mark->getAnnotation().split('\0').second);
}

bool parameter_has_mark(const clang::FunctionDecl* function, unsigned index, llvm::StringRef mark) {
  return llvm::any_of(function->redecls(), [&](const clang::FunctionDecl* redecl) {
    return index < redecl->getNumParams() && has_mark(redecl->getParamDecl(index), mark);
  });
}

void drop_marks(clang::Decl* decl) {
  if (!decl->hasAttrs()) return;
  llvm::erase_if(decl->getAttrs(), [](const clang::Attr* attr) {
    const auto* annotation = llvm::dyn_cast<clang::AnnotateAttr>(attr);
    return annotation && annotation->getAnnotation().starts_with("cachepy::");
  });
  if (decl->getAttrs().empty()) decl->dropAttrs();
}

}  // namespace cachepy::plugin
