#include "core/cached_function.h"

#include <memory>
#include <mutex>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "base/bytes.h"
#include "core/key.h"
#include "core/log.h"
#include "core/settings.h"
#include "core/tracker.h"

namespace cachepy::internal {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1)) {
    lines.emplace_back(text.substr(0, end));
  }
  return lines;
}

Digest code_digest(const std::uint64_t (&code)[2]) {
  if (code[0] == 0 && code[1] == 0) return {};
  ByteWriter bytes;
  bytes.u64(code[0]);
  bytes.u64(code[1]);
  return *Digest::from_bytes(bytes.str());
}

}  // namespace

std::vector<std::string> strings_of(const detail::StringList& list) {
  std::vector<std::string> strings;
  const char* at = list.data;
  for (std::uint32_t i = 0; i < list.count; ++i) {
    strings.emplace_back(at);
    at += strings.back().size() + 1;
  }
  return strings;
}

const Store& store_of(const std::string& directory) {
  static auto* const mutex = new std::mutex;
  static auto* const stores = new absl::flat_hash_map<std::string, std::unique_ptr<const Store>>;
  const std::lock_guard lock(*mutex);
  std::unique_ptr<const Store>& store = (*stores)[directory];
  if (store == nullptr) {
    store = std::make_unique<const Store>(directory);
    exclude_from_listings(store->dir());
  }
  return *store;
}

CachedFunction::CachedFunction(detail::Site& s, const detail::CallOps& ops)
    : site(s),
      name(s.name),
      algo(s.algo != nullptr && std::string_view(s.algo) == "sha256" ? Algo::kSha256 : Algo::kXxh3),
      hash_file_paths(s.hash_file_paths != 0),
      verbose(s.verbose == -1 ? settings().verbose : s.verbose != 0),
      file_pattern(s.file_pattern != nullptr ? s.file_pattern : ""),
      env_vars(strings_of(s.env_vars)),
      depends_on_files(strings_of(s.depends_on_files)),
      parameters(strings_of(s.param_names)),
      store(store_of(s.dir != nullptr ? s.dir : settings().default_dir)) {
  if (const absl::Status status = check_pattern(file_pattern); !status.ok()) {
    warn_once(name, name + ": " + std::string(status.message()) + "; no directory can be in its key");
  }
  detail::Schema result;
  ops.describe_result(result);
  result_schema = result.c_str();
  detail::Schema arguments;
  ops.describe_arguments(arguments);
  argument_schemas = lines_of(arguments.c_str());

  const std::string signature = s.signature;
  fixed_parts.push_back(
      {KeyPartKind::kFunction, "", digest_of(name + '\0' + signature, algo), name + ": " + signature});
  fixed_parts.push_back({KeyPartKind::kCode, "", code_digest(s.code), ""});
  if (s.version != nullptr) {
    fixed_parts.push_back({KeyPartKind::kVersion, "", digest_of(s.version, algo), s.version});
  }
  for (const std::string& variable : strings_of(s.depends_on_vars)) {
    const std::size_t equals = variable.find('=');
    const std::string value = equals == variable.npos ? "" : variable.substr(equals + 1);
    fixed_parts.push_back(
        {KeyPartKind::kDependsOnVar, variable.substr(0, equals), digest_of(variable, algo), value});
  }
  fixed_parts.push_back({KeyPartKind::kResultLayout, "",
                         digest_of(s.result_type + ('\0' + result_schema), algo), s.result_type});
  fixed_digest = digest_of(parts_text(fixed_parts), algo);
}

const CachedFunction& CachedFunction::of(detail::Site& site, const detail::CallOps& ops) {
  if (void* known = __atomic_load_n(&site.state, __ATOMIC_ACQUIRE))
    return *static_cast<const CachedFunction*>(known);
  std::unique_ptr<CachedFunction> made(new CachedFunction(site, ops));
  void* expected = nullptr;
  if (__atomic_compare_exchange_n(&site.state, &expected, static_cast<void*>(made.get()), false,
                                  __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    return *made.release();
  }
  return *static_cast<const CachedFunction*>(expected);
}

}  // namespace cachepy::internal
