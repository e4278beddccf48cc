#include "fingerprint/flags.h"

#include <algorithm>

#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Basic/TargetOptions.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "fingerprint/flag_rules.h"
#include "fingerprint/other_compiler.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

namespace {

/// Writes the options of one effect, each with its name.
class FlagWriter {
 public:
  FlagWriter(FlagEffect effect, llvm::raw_ostream& out) : effect_(effect), out_(out) {}

  template <class Value>
  void language(llvm::StringRef name, Value value) const {
    if (effect_of_language_option(name) == effect_) write(name, value);
  }
  template <class Value>
  void code_generation(llvm::StringRef name, Value value) const {
    if (effect_of_code_generation_option(name) == effect_) write(name, value);
  }

 private:
  template <class Value>
  void write(llvm::StringRef name, Value value) const {
    out_ << name << ' ' << static_cast<std::uint64_t>(value) << '\n';
  }

  const FlagEffect effect_;
  llvm::raw_ostream& out_;
};

// Uses Clang's own lists of options, so it includes those that a newer Clang adds.
void write_options(FlagEffect effect, const clang::CompilerInstance& ci, llvm::raw_ostream& out) {
  const FlagWriter writer(effect, out);
  const clang::LangOptions& lang = ci.getLangOpts();
#define LANGOPT(Name, Bits, Default, ...) writer.language(#Name, lang.Name);
#define ENUM_LANGOPT(Name, Type, Bits, Default, ...) writer.language(#Name, lang.get##Name());
#include "clang/Basic/LangOptions.def"
  const clang::CodeGenOptions& code_gen = ci.getCodeGenOpts();
#define CODEGENOPT(Name, Bits, Default, ...) writer.code_generation(#Name, code_gen.Name);
#define ENUM_CODEGENOPT(Name, Type, Bits, Default, ...) writer.code_generation(#Name, code_gen.get##Name());
#define DEBUGOPT(...)
#define ENUM_DEBUGOPT(...)
#define VALUE_DEBUGOPT(...)
#include "clang/Basic/CodeGenOptions.def"
}

void write_target(const clang::CompilerInstance& ci, llvm::raw_ostream& out) {
  const clang::TargetOptions& target = ci.getTarget().getTargetOpts();
  out << "long double " << llvm::APFloat::semanticsPrecision(ci.getTarget().getLongDoubleFormat()) << '\n'
      << "wchar_t " << ci.getTarget().getWCharWidth() << '\n'
      << "target " << ci.getTarget().getTriple().str() << ' ' << target.CPU << ' ' << target.ABI << ' '
      << target.FPMath << ' ' << static_cast<int>(target.EABIVersion) << '\n';
  std::vector<std::string> features = target.Features;
  std::sort(features.begin(), features.end());
  for (const std::string& feature : features) out << feature << '\n';
}

}  // namespace

std::string result_changing_flags(const clang::CompilerInstance& ci) {
  const clang::LangOptions& lang = ci.getLangOpts();
  const clang::CodeGenOptions& code_gen = ci.getCodeGenOpts();
  std::string text;
  llvm::raw_string_ostream out(text);
  // Other versions describe the same code otherwise, for example by other numbers of attributes.
  out << "compiler Clang " << CLANG_VERSION_MAJOR << '\n';
  if (const std::string other = other_compiler(ci); !other.empty()) out << "compiled by " << other << '\n';
  write_options(FlagEffect::kResults, ci, out);
  // Contraction, rounding, reassociation, infinities, signed zeros and similar options, in one number.
  out << "floating point " << clang::FPOptions(lang).getAsOpaqueInt() << '\n'
      << "reciprocals " << llvm::join(code_gen.Reciprocals, ",") << '\n'
      << "denormals " << code_gen.FPDenormalMode.str() << ' ' << code_gen.FP32DenormalMode.str() << '\n'
      << "precision " << code_gen.LimitFloatPrecision << '\n'
      << "no builtins " << llvm::join(lang.NoBuiltinFuncs, ",") << '\n'
      << "overflow handler " << lang.OverflowHandler << '\n'
      << "attributes " << llvm::join(code_gen.DefaultFunctionAttrs, ",") << '\n'
      << "passes " << llvm::join(code_gen.PassPlugins, ",") << '\n'
      << "backend " << llvm::join(ci.getFrontendOpts().LLVMArgs, " ") << '\n';
  write_target(ci, out);
  // Without errno, the optimizer turns calls of the math library into other code.
  if (is_left_to_optimizer(clang::FPOptions(lang)) || !lang.MathErrno) out << optimization_flags(ci);
  return text;
}

std::string optimization_flags(const clang::CompilerInstance& ci) {
  const clang::CodeGenOptions& code_gen = ci.getCodeGenOpts();
  std::string text;
  llvm::raw_string_ostream out(text);
  write_options(FlagEffect::kOptimization, ci, out);
  out << "vectors " << code_gen.PreferVectorWidth << '\n'
      << "profiles " << code_gen.ProfileInstrumentUsePath << ' ' << code_gen.SampleProfileFile << '\n';
  return text;
}

bool is_left_to_optimizer(clang::FPOptions options) {
  const clang::LangOptions::FPModeKind contraction = options.getFPContractMode();
  return options.getAllowFPReassociate() || options.getNoHonorNaNs() || options.getNoHonorInfs() ||
         options.getNoSignedZero() || options.getAllowReciprocal() || options.getAllowApproxFunc() ||
         contraction == clang::LangOptions::FPM_Fast ||
         contraction == clang::LangOptions::FPM_FastHonorPragmas;
}

}  // namespace cachepy::plugin
