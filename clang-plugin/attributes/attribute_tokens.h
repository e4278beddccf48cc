// Records the arguments of [[cachepy::…]], because Clang's parser discards the arguments of a plugin's scoped attributes. Because it
// watches the expanded token stream, options of the form name = value, macros and concatenated strings need no code of their own.
//
// Knows the grammar of attribute lists and the names of our attributes, but not the meaning of the arguments.
#pragma once

#include <vector>

#include "clang/Basic/IdentifierTable.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Token.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace clang {
class Decl;
class Preprocessor;
}  // namespace clang

namespace cachepy::plugin {

/// One of our attributes as it was written.
struct WrittenAttribute {
  clang::Token name;                    ///< "cache_file"; an identifier
  std::vector<clang::Token> arguments;  ///< between the parentheses
  clang::SourceLocation open;           ///< of "("; invalid if there is none
  clang::SourceLocation close;          ///< of ")"
  clang::Token behind;                  ///< the token before the "[[" of its list

  llvm::StringRef name_text() const { return name.getIdentifierInfo()->getName(); }
  bool unattached() const { return decls.empty() && !refused; }

  std::vector<clang::Decl*> decls;  ///< the declarations it was attached to
  bool refused = false;             ///< an error was reported
};

/// The attributes of one translation unit, by the location of their names.
class AttributeTokens {
 public:
  /// Watches the preprocessor, which must outlive this. Calls an existing watcher in turn.
  explicit AttributeTokens(clang::Preprocessor& pp);
  ~AttributeTokens();
  AttributeTokens(const AttributeTokens&) = delete;
  AttributeTokens& operator=(const AttributeTokens&) = delete;

  /// The recorder of a preprocessor; null if there is none. Clang's attribute handlers have no other way to find it.
  static AttributeTokens* of(const clang::Preprocessor& pp);

  /// The attribute whose name is at `name`; null if the watcher did not see it, because it came from a precompiled header.
  WrittenAttribute* find(clang::SourceLocation name);

  /// In the order in which they were written.
  const std::vector<WrittenAttribute>& all() const { return attributes_; }

 private:
  bool is_of_expanded_stream();
  void observe(const clang::Token& token);
  void end_list();
  bool record(WrittenAttribute attribute);
  void refuse_unknown(const clang::Token& name);

  clang::Preprocessor& pp_;
  llvm::unique_function<void(const clang::Token&)> earlier_watcher_;
  unsigned token_count_ = 0;              ///< of the preprocessor, at the last token
  bool after_square_ = false;             ///< the last token was "["
  clang::Token last_;                     ///< the last token outside of lists
  clang::Token before_list_;              ///< the token before the last "["
  unsigned depth_ = 0;                    ///< open brackets of the list being recorded; 0 = outside of lists
  llvm::SmallVector<clang::Token> list_;  ///< the tokens between [[ and ]]
  llvm::DenseMap<clang::SourceLocation, unsigned> index_;
  std::vector<WrittenAttribute> attributes_;
};

}  // namespace cachepy::plugin
