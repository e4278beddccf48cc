// How events become dependencies: what needs.h offers, in four files. needs.cpp folds events, needs_at_the_end.cpp makes dependencies,
// needs_of_looks.cpp has the rules for what reads, and needs_of_changes.cpp those for what changes paths.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/file_stat.h"
#include "format/node_record.h"
#include "frames/frame.h"
#include "frames/recorder.h"
#include "tracking/metadata.h"
#include "tracking/path_states.h"

namespace cachepy::internal {

/// Whether the error says that nothing is there.
bool is_absence(int error);
/// Whether an error is a property of the path, so that it would occur again.
bool is_about_the_path(int error);
/// Whether the path has no stored content, but describes the process, its machine or its terminal. Results do not depend on these.
bool is_of_the_machine(std::string_view path);
Metadata seen_by(const Event& event);

/// For one call of run().
class Needs {
 public:
  Needs(Frame& frame, const std::vector<std::string>& untracked)
      : frame_(frame), untracked_(untracked), keeps_effects_(frame.keeps_effects()) {}

  void run();

 private:
  using Now = PathState::Now;

  /// A file that was read.
  struct Content {
    FileStat stat;
    std::optional<Digest> digest;
  };
  struct Listing {
    Digest digest;
    FileStat stat;
    bool stat_trusted = false;
  };
  /// The directory in which the call began, even if it has changed the directory since.
  Dependency working_directory() const;
  void add(const Frame::OfChild& child);
  /// What a call below has changed.
  void add(const ChangedPath& changed, bool is_of_failure);
  /// `is_own`: the path, or a directory above it, is this call's own.
  static void add_how(PathState& state, const ChangedPath& changed, bool is_own);
  void add(const Event& event);
  bool counts(const std::string& path) const;
  /// One of the two paths may be none that counts.
  void add_renamed(const Event& event, const std::string& from, const std::string& to);
  /// Whether a pattern of the user matches. A relative pattern may begin at any directory.
  bool is_untracked(const std::string& path) const;
  void add_use(const Event& event);
  void add(const Event& event, const std::string& path);

  // Dependencies.

  void fail(std::string why) { frame_.mark_inconsistent(std::move(why)); }
  void fail_by_change(const std::string& path) { fail("'" + path + "' changed while it ran"); }

  void found(Dependency dependency);
  void add_environment(const Event& event);
  void add_variable(const Event& event);
  /// Nothing is there: not even where a symlink at that path leads to.
  void need_absent(const std::string& path);
  /// There is no such name: no symlink either, wherever it leads to.
  void need_no_name(const std::string& path);
  void need_metadata(const std::string& path, std::string fields, const Metadata& seen);
  /// In the present state, because the event does not contain it.
  void need_metadata_now(const std::string& path, std::string_view fields);
  void need_content(const std::string& path, const FileStat& stat, const std::optional<Digest>& digest);
  bool is_changed_in_part(const std::string& path) const;
  /// For a file that the call has changed in part and reads now.
  void need_content_before_change(const std::string& path);
  /// Adds the state before a change that failed.
  void need_for_failure(const Event& event, const std::string& path);

  // Looks.

  void add_opened(const Event& event, const std::string& path);
  void add_opened_directory(const Event& event, const std::string& path);
  void add_stat(const Event& event, const std::string& path, const std::string& prefix);
  void add_list(const Event& event, const std::string& path);
  /// Removes the call's own changes in the directory from the digest of its names. False if there are none.
  bool adjust(const std::string& path, Digest& names) const;
  /// Adds everything below, in its present state.
  /// `with_links`: also what symlinks in it lead to.
  void add_tree(const std::string& path, bool with_links);
  void add_link_in_tree(const std::string& path);
  void need_listing_now(const std::string& path);
  /// The directory contains only what the call itself has made.
  void need_empty(const std::string& path);
  /// Adds the directories in which a pattern is searched, and the paths that match it.
  void add_glob(const std::string& pattern);
  void add_listings(const std::string& directories);
  static std::vector<std::string> paths_for(const std::string& pattern);
  void add_link(const std::string& path, const std::string& pattern, const Digest& digest);

  // Changes.

  void add_before(const Event& event, const std::string& path);
  /// What the call's own code has now changed.
  PathState& change(const std::string& path);
  PathState& make_own(const std::string& path, std::uint32_t type);
  void add_opened_to_change(const Event& event, const std::string& path);
  /// Whatever the file contains: the same is added to it by a hit.
  void append(const std::string& path, std::uint64_t size);
  /// Adds the state before a change that succeeded.
  void need_content_before(const std::string& path);
  void change_in_part(const std::string& path);
  void add_made(const Event& event, const std::string& path, std::uint32_t type);
  void add_removed(const Event& event, const std::string& path);
  /// Adds that it existed, with its type.
  void need_last(const std::string& path);
  void add_touched(const Event& event, const std::string& path);
  void add_resized(const Event& event, const std::string& path);
  void add_moved(const Event& event, const std::string& from, const std::string& to);
  void add_linked(const Event& event, const std::string& path, const std::string& target);

  // At the end of the call.

  void finish();
  void settle_and_add(Dependency dependency);
  void finish_contents();
  /// A copy has the permissions of its source.
  void finish_permissions();
  /// No effect tells that a file could be created.
  void finish_temporaries();
  static Dependency metadata_of(const std::string& path, std::string_view fields, const Metadata& seen);
  /// If a file is also read, its content replaces its size and times.
  void finish_metadata(const std::string& path, const std::string& fields, const Metadata& seen);
  void finish_listing(const std::string& path, const Listing& listing);

  Frame& frame_;
  const std::vector<std::string>& untracked_;
  const bool keeps_effects_;
  std::vector<Impurity> impurities_;
  bool is_seeded_ = false;
  PathStates states_;
  std::map<std::string, Content> contents_;
  std::map<std::string, Content> contents_before_;
  std::set<std::string> absent_;
  std::map<std::pair<std::string, std::string>, Metadata> metadata_;
  std::map<std::string, Listing> listings_;
  std::set<std::string> walked_;  // directories of trees with links
  std::vector<Dependency> links_;
  std::map<std::string, Dependency> variables_;
  std::vector<Dependency> environments_;  // of the programs that it started
  std::set<std::string> has_set_;
};

}  // namespace cachepy::internal
