#include "records/class_table.h"

#include "abi.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/Sema.h"
#include "llvm/Support/Path.h"
#include "records/table_writer.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

StringRef template_for(DerivedClasses::Use use) {
  switch (use) {
    case DerivedClasses::Use::kNone:
      return abi::kRefusedClass;
    case DerivedClasses::Use::kHashed:
      return abi::kHashedClass;
    case DerivedClasses::Use::kStored:
      return abi::kDynamicClass;
  }
  llvm_unreachable("a use that is not in derived_classes.h");
}

/// Tells apart the classes of one name that several translation units have for themselves.
std::string main_file(const ASTContext& context) {
  const SourceManager& sources = context.getSourceManager();
  const OptionalFileEntryRef file = sources.getFileEntryRefForID(sources.getMainFileID());
  return file ? llvm::sys::path::filename(file->getName()).str() : "-";
}

}  // namespace

void emit_class_table(ArrayRef<DerivedClasses::Class> classes, Sema& sema, ASTConsumer& consumer) {
  TableWriter writer(sema);
  std::vector<Expr*> words;
  const std::string file = main_file(sema.Context);
  for (const DerivedClasses::Class& each : classes) {
    std::vector<TemplateArgument> arguments{TemplateArgument(each.type)};
    const std::vector<TemplateArgument> bases(each.bases.begin(), each.bases.end());
    if (each.use != DerivedClasses::Use::kNone)
      arguments.push_back(TemplateArgument::CreatePackCopy(sema.Context, bases));
    const bool is_known_to_all = each.type->getAsCXXRecordDecl()->isExternallyVisible();
    words.push_back(writer.word(writer.address_of_instance(template_for(each.use), arguments)));
    words.push_back(each.problem.empty() ? writer.null() : writer.text(each.problem));
    words.push_back(writer.text(is_known_to_all ? "" : file));
  }
  writer.emit_while_loaded(
      writer.table(abi::kClassTable, words), classes.size(), consumer,
      {abi::kClassConstructor, abi::kRegisterClasses, abi::kClassDestructor, abi::kForgetClasses});
}

}  // namespace cachepy::plugin
