#include "records/assembly.h"

#include <algorithm>

#include "abi.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/TargetInfo.h"
#include "compiler/linker_names.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Whether all compilers give it the same symbol. They number unnamed entities of one translation unit as they like.
bool has_certain_symbol(const NamedDecl* decl) {
  if (decl->isExternallyVisible()) return true;
  const auto* function = dyn_cast<FunctionDecl>(decl);
  if ((function && function->isTemplateInstantiation()) || isa<VarTemplateSpecializationDecl>(decl))
    return false;
  for (const DeclContext* scope = decl->getDeclContext(); !scope->isTranslationUnit();
       scope = scope->getParent()) {
    const auto* record = dyn_cast<CXXRecordDecl>(scope);
    if (record && (!record->getIdentifier() || isa<ClassTemplateSpecializationDecl>(record))) return false;
    if (!record && !isa<NamespaceDecl, LinkageSpecDecl>(scope)) return false;
  }
  return true;
}

class Writer {
 public:
  Writer(const ASTContext& context, std::string& text) : context_(context), names_(context), out_(text) {}

  void note(llvm::StringRef bytes) {
    out_ << "\t.section " << abi::kRecordsSection << ",\"a\",@note\n\t.balign 4\n.Lcachepy_records:\n";
    constexpr std::size_t kBytesInLine = 64;
    for (; !bytes.empty(); bytes = bytes.drop_front(std::min(bytes.size(), kBytesInLine))) {
      out_ << "\t.byte ";
      llvm::ListSeparator comma(",");
      for (const char byte : bytes.take_front(kBytesInLine))
        out_ << comma << static_cast<unsigned>(static_cast<unsigned char>(byte));
      out_ << '\n';
    }
  }

  /// Five words for each row (runtime/program/program_state.h), and what registers them.
  void table(const State::Table& rows) {
    std::string schemas;
    llvm::raw_string_ostream schemas_out(schemas);
    out_ << "\t.section .data.rel.ro.cachepy,\"aw\"\n\t.balign 8\n.Lcachepy_state:\n";
    for (const State::Row& row : rows.variables) {
      const std::string label = ".Lcachepy_schema_" + std::to_string(count_);
      schemas_out << label << ":\n\t.string \"" << plain_schema(row.variable->getType(), context_) << "\"\n";
      add_row(row.unit, row.variable, context_.getTypeSizeInChars(row.variable->getType()).getQuantity(),
              label);
    }
    for (const State::FunctionRow& row : rows.functions) add_row(row.unit, row.function, 0, "0");
    if (count_ == 0) return;
    out_ << "\t.section .rodata.cachepy,\"a\"\n" << schemas_out.str();
    constructor();
  }

 private:
  void add_row(unsigned unit, const NamedDecl* decl, std::int64_t size, llvm::StringRef layout) {
    if (!has_certain_symbol(decl)) return;
    const std::string symbol = names_.of(decl);
    // Refers to the symbol as it is; if there is none, the address is 0.
    out_ << "\t.weakref __cachepy_" << count_ << ", \"" << llvm::StringRef(symbol).ltrim('\1') << "\"\n"
         << "\t.quad " << unit << ", __cachepy_" << count_ << ", " << size << ", 0, " << layout << '\n';
    ++count_;
  }

  /// As TableWriter::call_when.
  void constructor() {
    out_ << "\t.section .text.startup,\"ax\",@progbits\n.Lcachepy_constructor:\n\tendbr64\n"
            "\tleaq .Lcachepy_records(%rip), %rdi\n\tleaq .Lcachepy_state(%rip), %rsi\n\tmovl $"
         << count_
         << ", %edx\n\tmovq cachepy_register_state@GOTPCREL(%rip), %rax\n"
            "\ttestq %rax, %rax\n\tje .Lcachepy_no_runtime\n\tjmp *%rax\n.Lcachepy_no_runtime:\n\tret\n"
            "\t.weak cachepy_register_state\n"
            "\t.section .init_array.00101,\"aw\",@init_array\n\t.balign 8\n\t.quad .Lcachepy_constructor\n";
  }

  const ASTContext& context_;
  const LinkerNames names_;
  llvm::raw_string_ostream out_;
  unsigned count_ = 0;
};

}  // namespace

std::string assembly_of(const std::string& note, const State::Table& rows, const ASTContext& context) {
  const llvm::Triple& target = context.getTargetInfo().getTriple();
  if (target.getArch() != llvm::Triple::x86_64 || !target.isOSBinFormatELF() || target.isX32()) return "";
  std::string text;
  Writer writer(context, text);
  writer.note(note);
  writer.table(rows);
  return text + "\t.text\n";
}

}  // namespace cachepy::plugin
