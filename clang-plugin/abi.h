// Every name of the runtime that generated code uses, in one place. The declarations are in
// runtime/include/cachepy/detail/.
#pragma once

namespace cachepy::plugin::abi {

inline constexpr const char kNamespace[] = "cachepy";
inline constexpr const char kDetail[] = "detail";
inline constexpr const char kHeader[] = "cachepy/cachepy.h";

// site.h
inline constexpr const char kVersion[] = "kAbiVersion";
inline constexpr const char kSite[] = "Site";

// memoize.h
inline constexpr const char kMemoize[] = "memoize";
inline constexpr const char kIgnored[] = "ignored";
inline constexpr const char kFileArg[] = "file_arg";

// fields.h
inline constexpr const char kNeedFields[] = "NeedFields";
inline constexpr const char kFieldsTag[] = "FieldsTag";
inline constexpr const char kFieldsOf[] = "fields_of";
inline constexpr const char kMakeFields[] = "make_fields";
inline constexpr const char kStringList[] = "StringList";

// The annotations that attributes.cpp leaves in the AST.
inline constexpr const char kCacheFileMark[] = "cachepy::cache_file";
inline constexpr const char kIgnoreArgMark[] = "cachepy::ignore_arg";
inline constexpr const char kFileArgMark[] = "cachepy::file_arg";
inline constexpr const char kIgnoreMark[] = "cachepy::ignore";

}  // namespace cachepy::plugin::abi
