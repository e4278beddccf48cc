// cachepy doctor: finds out why nothing, or less than expected, is cached.
#include <cachepy/cache.h>
#include <cachepy/code.h>
#include <cachepy/error.h>
#include <cachepy/graph.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>

#include "color.h"
#include "command.h"
#include "json.h"
#include "progress.h"
#include "settings_check.h"
#include "text.h"

namespace cachepy::tools {
namespace {

namespace fs = std::filesystem;

struct DoctorOptions : CommonOptions {
  std::string target;  ///< a program, or a cache directory; "" = the default directory
};

enum class Verdict { kGood, kNote, kFault };

struct Finding {
  Verdict verdict;
  std::string what;  ///< the subject of the check
  std::string text;  ///< a sentence or a value
};

class Findings {
 public:
  void good(const std::string& what, const std::string& text) {
    list_.push_back({Verdict::kGood, what, text});
  }
  void tell(const std::string& what, const std::string& text) {
    list_.push_back({Verdict::kNote, what, text});
  }
  void fault(const std::string& what, const std::string& text) {
    list_.push_back({Verdict::kFault, what, text});
  }
  const std::vector<Finding>& list() const { return list_; }

 private:
  std::vector<Finding> list_;
};

const char* name_of(Verdict verdict) {
  if (verdict == Verdict::kGood) return "ok";
  return verdict == Verdict::kNote ? "note" : "fault";
}

bool is_elf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::array<char, 4> magic{};
  return in.read(magic.data(), magic.size()) && std::memcmp(magic.data(), "\177ELF", magic.size()) == 0;
}

/// Checks whether a program has cached functions.
void look_at_program(const std::string& path, Findings& findings) {
  const auto hashes = code_hashes({path});
  if (hashes.empty()) {
    findings.fault("program",
                   "'" + path +
                       "' has no cached functions: none of its files was compiled with the plugin, or none "
                       "has an annotated function; each call is computed");
    return;
  }
  std::string names;
  constexpr std::size_t kMostNamed = 5;
  std::size_t named = 0;
  for (const auto& [function, code] : hashes)
    if (named++ < kMostNamed) names += (names.empty() ? "" : ", ") + function;
  findings.good("program",
                "'" + path + "' was compiled with the plugin: " + counted(hashes.size(), "cached function") +
                    " (" + names + (named > kMostNamed ? ", …" : "") + ")");
}

/// Checks the settings of programs started in this environment.
void look_at_environment(Findings& findings) {
  std::vector<std::string> problems;
  for (std::string& problem : unknown_variables(cache_settings(&problems)))
    problems.push_back(std::move(problem));
  for (const std::string& problem : problems) findings.fault("settings", problem);
  if (const char* disable = std::getenv("CACHEPY_DISABLE");
      disable != nullptr && *disable != '\0' && *disable != '0')
    findings.fault("environment", std::string("CACHEPY_DISABLE=") + disable + " turns the cache off");
  for (fs::path directory = fs::current_path();; directory = directory.parent_path()) {
    if (fs::exists(directory / ".cachepy.yml")) {
      findings.tell("settings",
                    "'" + (directory / ".cachepy.yml").native() + "' is read by programs started here");
      break;
    }
    if (directory == directory.root_path()) break;
  }
}

/// Checks whether the servers and directories of the setting `remote` answer.
void look_at_remotes(Findings& findings) try {
  for (const RemoteInfo& remote : cache_remotes()) {
    if (remote.answers)
      findings.good("remote", remote.url + " answers");
    else
      findings.fault(
          "remote", remote.url.empty() ? remote.problem : remote.url + " does not answer: " + remote.problem);
  }
} catch (const Error& error) {
  findings.fault("remote", error.what());
}

void look_at_place(const std::string& dir, Findings& findings) {
  struct ::stat st;
  if (::stat(dir.c_str(), &st) != 0)
    return findings.fault("directory",
                          "'" + dir + "': " + std::strerror(errno) + "; the first stored result creates it");
  if (::access(dir.c_str(), W_OK | X_OK) != 0) {
    findings.fault("directory", "'" + dir + "' cannot be written by this user: nothing is stored");
  } else {
    findings.good("directory", "'" + dir + "' can be written");
  }
  const bool is_shared = (st.st_mode & (S_ISGID | S_IRWXG)) == (S_ISGID | S_IRWXG);
  const ::mode_t others = is_shared ? S_IWOTH : S_IWGRP | S_IWOTH;
  if ((st.st_mode & others) != 0 && st.st_uid != 0)
    findings.tell("permissions", "other users may write into '" + dir + "', and so control what is served");
  struct ::statvfs space;
  if (::statvfs(dir.c_str(), &space) != 0) return;
  const std::uint64_t free = std::uint64_t{space.f_bavail} * space.f_frsize;
  constexpr std::uint64_t kLittle = std::uint64_t{256} << 20;
  if (free < kLittle)
    findings.fault("disk", "only " + printable_bytes(free) + " are free: results may not be stored");
  else
    findings.good("disk", printable_bytes(free) + " free");
}

std::string named(const ClosedFiles& files) {
  return counted(files.count, "file") + ", such as '" + files.example.native() + "' of " + files.owner;
}

/// Checks who shares the directory, and whether all of them can use all of it.
void look_at_group(const CacheHealth& health, Findings& findings) {
  if (!health.not_shared.empty())
    findings.fault("group", health.not_shared + "; calls are computed without the cache");
  if (!health.group.empty())
    findings.good("group",
                  "shared with the group " + health.group + ", whose members control what is served");
  if (health.to_this_user.count != 0)
    findings.fault("group", "this user cannot use " + named(health.to_this_user) +
                                (health.group.empty() ? ": set `shared: group` for all users of the directory"
                                                      : ": its owner has to run chmod -R g+rwX"));
  else if (health.to_group.count != 0)
    findings.tell("group",
                  "the group cannot use " + named(health.to_group) + ": its owner has to run chmod -R g+rwX");
}

/// Checks locks, without which processes compute equal calls side by side, and damaged files that were set aside.
void look_at_use(const std::string& dir, Findings& findings) {
  const CacheHealth health = cache_health(dir);
  look_at_group(health, findings);
  if (health.has_locks == true) findings.good("sharing", "equal calls at the same time are computed once");
  if (health.has_locks == false)
    findings.tell("sharing",
                  "the file system has no byte range locks: processes may compute equal calls side by side");
  if (health.set_aside != 0)
    findings.tell("damage",
                  counted(health.set_aside, "damaged file") + " set aside; cachepy prune removes them");
}

void look_at_results(const std::string& dir, Findings& findings) try {
  std::map<std::string, std::size_t> programs;
  std::size_t readable = 0, unreadable = 0;
  for (const EntryInfo& entry : cache_list(dir, progress_line("doctor"))) {
    if (!entry.error.empty()) {
      ++unreadable;
    } else {
      ++readable;
      ++programs[entry.program];
    }
  }
  if (readable == 0)
    findings.fault(
        "stored",
        "no result is stored; run a program with CACHEPY_VERBOSE=1 to see what it does with each call");
  else
    findings.good("stored", counted(readable, "result"));
  if (unreadable != 0)
    findings.fault("stored",
                   counted(unreadable, "result") + " cannot be read; run cachepy verify for the reasons");
  for (const auto& [program, count] : programs) {
    const std::string of = " (" + counted(count, "result") + ")";
    if (program.empty()) continue;
    if (::access(program.c_str(), R_OK) != 0)
      findings.tell("program", "'" + program + "' no longer exists: its code is not compared" + of);
    else
      look_at_program(program, findings);
  }
} catch (const Error& error) {
  findings.fault("stored", error.what());
}

void look_at_calls(const std::string& dir, Findings& findings) try {
  for (const std::string& problem : cache_tree_sync(dir).problems) findings.tell("graph", problem);
  std::map<NodeState, std::size_t> counts;
  for (const auto& [id, state] : cache_tree_states()) ++counts[state];
  std::string text;
  for (const auto& [state, count] : counts)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + to_string(state);
  if (!text.empty()) findings.good("calls", text);
} catch (const Error& error) {
  findings.fault("calls", error.what());
}

ExitCode run_doctor(const DoctorOptions& options) {
  Findings findings;
  look_at_environment(findings);
  look_at_remotes(findings);
  if (is_elf(options.target)) {
    look_at_program(options.target, findings);
  } else {
    const std::string dir = options.target.empty() ? cache_default_dir().native() : options.target;
    look_at_place(dir, findings);
    std::error_code error;
    if (fs::is_directory(dir, error)) {
      look_at_use(dir, findings);
      look_at_results(dir, findings);
      look_at_calls(dir, findings);
    }
  }
  if (options.json) {
    auto json = Json::array();
    for (const Finding& finding : findings.list())
      json.push_back({{"verdict", name_of(finding.verdict)}, {"what", finding.what}, {"text", finding.text}});
    print(dump(json, 2) + "\n");
  } else {
    std::vector<Row> rows;
    for (const Finding& finding : findings.list())
      rows.push_back({name_of(finding.verdict), finding.what, printable(finding.text)});
    print(table(rows));
  }
  const bool is_well =
      std::ranges::none_of(findings.list(), [](const Finding& f) { return f.verdict == Verdict::kFault; });
  return is_well ? kDone : kDamaged;
}

}  // namespace

void declare_doctor(CLI::App& app, Run& run) {
  auto options = std::make_shared<DoctorOptions>();
  Subcommand& command = add_subcommand(
      app, "doctor",
      {.summary = "Find out why nothing, or less than expected, is cached",
       .details = "Checks a program: whether it was compiled with the plugin, and what its cached "
                  "functions are. Or checks a cache directory: whether it is writable, how much space is "
                  "left, whether its file system supports locks, what is stored and by which programs, and "
                  "whether those programs still exist and still have cached functions. Also checks the "
                  "settings, and whether the remotes that they name answer. Prints one line for "
                  "each check: ok, note or fault. Exit status 3: there is a fault.",
       .examples = {{"cachepy doctor cache", "Check a cache directory"},
                    {"cachepy doctor app", "Was this program compiled with the plugin?"}}});
  command
      .add_option(
          "DIR", options->target,
          "A program, or a cache directory (default: $CACHEPY_DIR, else that of .cachepy.yml, else .cachepy)")
      ->type_name("");
  add_output_options(command, options->json);
  command.callback([options, &run] { run = [options] { return run_doctor(*options); }; });
}

}  // namespace cachepy::tools
