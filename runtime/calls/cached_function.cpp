#include "calls/cached_function.h"

#include <fnmatch.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/bytes.h"
#include "base/duration.h"
#include "base/file_pattern.h"
#include "base/file_stat.h"
#include "base/fork.h"
#include "base/path.h"
#include "base/users_errno.h"
#include "calls/key.h"
#include "config/log.h"
#include "program/loaded_code.h"
#include "program/replayable.h"
#include "store/code_lists.h"
#include "store/former_code.h"
#include "store/group_directory.h"
#include "store/kept_code_files.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1)) {
    lines.emplace_back(text.substr(0, end));
  }
  return lines;
}

/// The plugin accepts only valid names.
LibraryChoice library_option(const char* name, LibraryChoice otherwise) {
  if (name == nullptr) return otherwise;
  return parse_library_choice(name).value_or(otherwise);
}

Algo algo_option(const char* name, Algo otherwise) {
  if (name == nullptr) return otherwise;
  return std::string_view(name) == "sha256" ? Algo::kSha256 : Algo::kXxh3;
}

std::chrono::milliseconds duration_option(const char* text, std::chrono::milliseconds otherwise) {
  if (text == nullptr) return otherwise;
  return parse_duration(text).value_or(otherwise);
}

Compression compression_option(const char* name, Compression otherwise) {
  return name == nullptr ? otherwise : parse_compression(name).value_or(otherwise);
}

StoreTime store_time_option(const char* name, StoreTime otherwise) {
  return name == nullptr ? otherwise : parse_store_time(name).value_or(otherwise);
}

bool flag_option(std::int8_t flag, bool otherwise) {
  return flag == -1 ? otherwise : flag != 0;
}

std::vector<std::string> list_option(const detail::StringList& list,
                                     const std::vector<std::string>& otherwise) {
  return list.count == 0 ? otherwise : strings_of(list);
}

std::vector<FileOption> files_option(const detail::StringList& list,
                                     const std::vector<FileOption>& otherwise) {
  if (list.count == 0) return otherwise;
  std::vector<FileOption> files;
  for (const std::string& path : strings_of(list)) files.push_back({path, expand_home(path)});
  return files;
}

/// Keeps code in a store.
class KeeperInStore : public CodeKeeper {
 public:
  KeeperInStore(const Store& store, bool read_only) : store_(store), read_only_(read_only) {}

  std::optional<KeptCode> find(const Digest& program, const RecordsPlace& records,
                               const CodeUnitDigest& unit) override {
    return read_kept_code(store_, program, records, unit, !read_only_);
  }
  void keep(const Digest& program, KeptCode code) override {
    if (!read_only_ && !write_kept_code(store_, program, code)) unkept_.emplace(program, std::move(code));
  }
  UnkeptCode take_unkept() { return std::move(unkept_); }

 private:
  const Store& store_;
  const bool read_only_;
  UnkeptCode unkept_;
};

/// A site without code records (only tests have these) uses the digest stored in the site.
ReachedCode code_of(const detail::Site& site, const Settings& settings, CodeKeeper& keeper) {
  if (site.records != nullptr)
    return reached_code(site, library_option(site.libraries, settings.libraries), keeper);
  ByteWriter bytes;
  bytes.u64(site.code[0]);
  bytes.u64(site.code[1]);
  ReachedCode code;
  code.digest = *Digest::from_bytes(bytes.str());
  return code;
}

constexpr std::string_view kFiles = "files", kOutput = "output";

/// Whether that word is in the list of effects. Warns about unknown words.
bool has_effect(const std::string& function, const std::vector<std::string>& effects, std::string_view word) {
  bool found = false;
  for (const std::string& effect : effects) {
    if (effect != kFiles && effect != kOutput)
      warn_once(function + effect, function + ": there is no effect '" + effect + "'");
    found |= effect == word;
  }
  return found;
}

struct Stores {
  ProcessMutex mutex;
  absl::flat_hash_map<std::string, std::unique_ptr<const Store>> by_name;
};

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
  Stores& all = ProcessWide<Stores>::get();
  const auto find = [&](std::unique_ptr<const Store> made) {
    const std::lock_guard lock(all.mutex);
    std::unique_ptr<const Store>& store = all.by_name[directory];
    if (store == nullptr) store = std::move(made);
    return store.get();
  };
  if (const Store* const known = find(nullptr)) return *known;
  auto made = std::make_unique<const Store>(directory);
  exclude_from_listings(made->dir());
  return *find(std::move(made));
}

CachedFunction::CachedFunction(detail::Site& s, const detail::CallOps& ops, const Settings& settings)
    : site(s),
      name(s.name),
      algo(algo_option(s.algo, settings.algo)),
      hash_file_paths(flag_option(s.hash_file_paths, settings.hash_file_paths)),
      verbose(flag_option(s.verbose, settings.verbose)),
      force(settings.force && ::fnmatch(settings.force->c_str(), name.c_str(), 0) == 0),
      read_only(settings.read_only),
      require_hit(settings.require_hit),
      audit(settings.audit),
      expires(duration_option(s.expires, settings.expires)),
      min_cost(duration_option(s.min_cost, settings.min_cost)),
      compression(compression_option(s.compress, settings.compress)),
      stores_in_background(store_time_option(s.store, settings.store) == StoreTime::kBackground),
      store_args(flag_option(s.store_args, settings.store_args) && is_replayable(s)),
      tracking(s.tracking != nullptr ? parse_tracking(s.tracking).value_or(settings.tracking)
                                     : settings.tracking),
      children(s.children != nullptr ? parse_children(s.children).value_or(settings.children)
                                     : settings.children),
      purity(tracking, list_option(s.allows, settings.allows), children),
      untracked(list_option(s.untracked, settings.untracked)),
      keeps_files(has_effect(name, list_option(s.effects, settings.effects), kFiles)),
      keeps_output(has_effect(name, list_option(s.effects, settings.effects), kOutput)),
      file_pattern(s.file_pattern != nullptr ? s.file_pattern : settings.file_pattern.regex),
      env_vars(list_option(s.env_vars, settings.env_vars)),
      depends_on_files(files_option(s.depends_on_files, settings.depends_on_files)),
      reads_outside(!env_vars.empty() || !depends_on_files.empty()),
      parameters(strings_of(s.param_names)),
      store(store_of(s.dir != nullptr ? expand_home(s.dir) : settings.dir.native())),
      counters(counters_of(store.dir(), name)),
      settings_(&settings) {
  if (const absl::Status status = check_pattern(file_pattern); !status.ok()) {
    warn_once(name, name + ": " + std::string(status.message()) +
                        "; calls that track a directory are computed without the cache");
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
  if (settings.shared == Shared::kGroup) share_directory();
  find_code(settings);
  const std::optional<std::string> version =
      s.version != nullptr ? std::optional<std::string>(s.version) : settings.version;
  if (version) fixed_parts.push_back({KeyPartKind::kVersion, "", digest_of(*version, algo), *version});
  for (const std::string& variable : list_option(s.depends_on_vars, settings.depends_on_vars)) {
    const std::size_t equals = variable.find('=');
    const std::string value = equals == variable.npos ? "" : variable.substr(equals + 1);
    fixed_parts.push_back(
        {KeyPartKind::kDependsOnVar, variable.substr(0, equals), digest_of(variable, algo), value});
  }
  for (const std::string& word : purity.unknown())
    warn_once(name + word, name + ": nothing that can be allowed is called '" + word + "'");
  // Results for which fewer dependencies were recorded are not served when more are to be recorded.
  std::string rules = tracking == Tracking::kNamed ? "named" : purity.text();
  for (const std::string& pattern : untracked) rules += " without " + pattern;
  if (keeps_files) rules += " with files";
  if (keeps_output) rules += " with output";
  if (children == Children::kTrack) rules += " with children";
  if (!rules.empty()) fixed_parts.push_back({KeyPartKind::kTracking, "", digest_of(rules, algo), rules});
  fixed_parts.push_back({KeyPartKind::kResultLayout, "",
                         digest_of(s.result_type + ('\0' + result_schema), algo), s.result_type});
  note_fixed_parts();
  for (const std::string& parameter : parameters)
    argument_beginnings.push_back(argument_beginning(parameter));

  const bool has_file_arguments = std::string_view(s.param_roles).find('f') != std::string_view::npos;
  // A user who chooses SHA-256 does not want to rely on a shorter digest.
  is_determined_by_arguments = failure.empty() && !reads_outside && !keeps_output && state.empty() &&
                               !has_file_arguments && algo == Algo::kXxh3;
}

void CachedFunction::share_directory() {
  const absl::Status status = share_with_group(store.dir(), !read_only);
  is_directory_refused = !status.ok();
  if (is_directory_refused) failure = std::string(status.message());
}

void CachedFunction::find_code(const Settings& settings) {
  KeeperInStore keeper(store, read_only || is_directory_refused);
  ReachedCode code = code_of(site, settings, keeper);
  unkept_code_ = keeper.take_unkept();
  state = std::move(code.state);
  if (!is_directory_refused) failure = std::move(code.failure);
  code_generation_ = code.generation;
  own_code = code.own;
  fixed_parts.push_back({KeyPartKind::kCode, "", code.digest, ""});
  for (const CountedLibrary& library : code.libraries) {
    fixed_parts.push_back({KeyPartKind::kLibrary, library.name, library.digest, library.printed});
    copies_environment |= cachepy::internal::copies_environment(library.name);
  }
}

void CachedFunction::note_fixed_parts() {
  fixed_digest_ = digest_of(parts_text(fixed_parts), algo);
  key_beginning = internal::key_beginning(fixed_digest_);
  if (own_code.empty()) return;
  std::vector<KeyPart> parts = fixed_parts;
  for (KeyPart& part : parts)
    if (part.kind == KeyPartKind::kCode) part.digest = own_code;
  family_ = digest_of(parts_text(parts));
}

std::vector<std::string> CachedFunction::former_key_beginnings() const {
  std::vector<std::string> beginnings;
  if (own_code.empty()) return beginnings;
  for (const Digest& fixed : read_former_code(store, family_))
    if (fixed != fixed_digest_) beginnings.push_back(internal::key_beginning(fixed));
  return beginnings;
}

void CachedFunction::note_cost(std::chrono::nanoseconds cost) const {
  total_cost_ns_.fetch_add(static_cast<std::uint64_t>(cost.count()), std::memory_order_relaxed);
  costs_noted_.fetch_add(1, std::memory_order_relaxed);
}

std::chrono::nanoseconds CachedFunction::usual_cost() const {
  constexpr std::uint64_t kFewest = 4;  // one call alone may have waited for something
  const std::uint64_t times = costs_noted_.load(std::memory_order_relaxed);
  if (times < kFewest) return std::chrono::nanoseconds::max();
  const std::uint64_t mean_ns = total_cost_ns_.load(std::memory_order_relaxed) / times;
  return std::chrono::nanoseconds(static_cast<std::int64_t>(mean_ns));
}

std::uint64_t CachedFunction::list_code() const {
  const std::uint64_t bytes = write_list();
  if (unkept_code_ && !is_code_kept_.exchange(true, std::memory_order_relaxed))
    write_kept_code(store, unkept_code_->first, unkept_code_->second);
  if (!own_code.empty() && !is_family_noted_.exchange(true, std::memory_order_relaxed))
    note_code(store, family_, fixed_digest_);
  return bytes;
}

std::uint64_t CachedFunction::write_list() const {
  const KeyPart* const code = code_part(fixed_parts);
  const std::int64_t now_ns = coarse_now_ns();
  std::int64_t last_ns = code_listed_ns_.load(std::memory_order_relaxed);
  if (site.records == nullptr || code == nullptr || std::abs(now_ns - last_ns) < kCodeListRenewed_ns)
    return 0;
  if (!code_listed_ns_.compare_exchange_strong(last_ns, now_ns) || renew_code_list(store, code->digest))
    return 0;
  return write_code_list(store, code->digest, reached_units(site));
}

bool CachedFunction::is_current(const Settings& settings) const {
  return settings_ == &settings && (code_generation_ == 0 || code_generation_ == loader_generation());
}

const CachedFunction& CachedFunction::of(detail::Site& site, const detail::CallOps& ops,
                                         const Settings& now) {
  void* known = __atomic_load_n(&site.state, __ATOMIC_ACQUIRE);
  if (known != nullptr && static_cast<const CachedFunction*>(known)->is_current(now))
    return *static_cast<const CachedFunction*>(known);
  const UsersErrno unchanged;
  // An object that was made under other settings, or before a library was loaded, is kept: calls that began with it may still run.
  std::unique_ptr<CachedFunction> made(new CachedFunction(site, ops, now));
  made->replaced_ = static_cast<const CachedFunction*>(known);
  if (__atomic_compare_exchange_n(&site.state, &known, static_cast<void*>(made.get()), false,
                                  __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    return *made.release();
  }
  return *static_cast<const CachedFunction*>(known);
}

}  // namespace cachepy::internal
