#include "program/loaded_code.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>

#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "base/loader.h"
#include "program/bindings.h"
#include "program/code_graph.h"
#include "program/library_calls.h"
#include "program/loader_generation.h"
#include "program/program_now.h"
#include "program/readable_name.h"

namespace cachepy::internal {
namespace {

constexpr char kNoRecords[] = "the program has no records of its code";

class LoadedCode {
 public:
  /// Never destroyed: cached functions may be called from destructors of static objects.
  static LoadedCode& process() {
    static auto* const instance = new LoadedCode;
    return *instance;
  }

  std::mutex& mutex() { return mutex_; }

  ReachedCode reached_from(const detail::Site& site, LibraryChoice choice, CodeKeeper& keeper) {
    const std::lock_guard lock(mutex_);
    if (site.records == nullptr) return unknown(kNoRecords);
    const ProgramNow& program = program_now();
    const RecordsPlace place = program.place_of(site.records);
    const CodeUnitDigest unit_digest{site.code[0], site.code[1]};
    const Digest state = digest_of(std::string(program.digest().view()) + static_cast<char>(choice));
    if (const auto kept = keeper.find(state, place, unit_digest))
      if (std::optional<ReachedCode> code = described_by(*kept, program)) return *std::move(code);

    const std::optional<CodeGraph::Ref> unit = unit_of(site);
    if (!damage_.empty()) return unknown(damage_);
    if (!unit) return unknown(kNoRecords);
    Found found = find_from(*unit, choice);
    // Nothing may have been loaded meanwhile.
    if (found.can_be_kept && generation_now().number() == program.generation()) {
      KeptCode kept = to_keep(found, program);
      kept.records = place;
      kept.unit = unit_digest;
      keeper.keep(state, std::move(kept));
    }
    return std::move(found.code);
  }

  std::vector<PointedCode> at(const void* address, LibraryChoice choice) {
    const std::lock_guard lock(mutex_);
    read_objects();
    if (!damage_.empty()) return {};
    std::map<Digest, PointedCode> by_digest;
    for (std::uint32_t records = 0; records < places_.size(); ++records) {
      for (const std::uint32_t unit : functions_at(places_[records], address)) {
        const CodeGraph::Ref ref{records, unit};
        const std::string_view symbol = graph_.unit(ref).name;
        ReachedCode code = find_from(ref, choice).code;
        const Digest digest = code.digest;
        by_digest.try_emplace(digest,
                              PointedCode{readable_name(symbol), std::string(symbol), std::move(code)});
      }
    }
    std::vector<PointedCode> found;
    for (auto& [digest, pointed] : by_digest) found.push_back(std::move(pointed));
    return found;
  }

  std::optional<CodeDigests> of_cached(std::string_view function) {
    const std::lock_guard lock(mutex_);
    read_objects();
    std::optional<CodeDigests> found;
    if (!damage_.empty()) return found;
    for (std::uint32_t i = 0; i < graph_.records_count(); ++i) {
      for (const auto& [unit, name] : graph_.records(i).cached()) {
        if (name != function) continue;
        const CodeGraph::Ref ref{i, unit};
        const CodeDigests digests{graph_.digest(walk({ref}).reach), own_digest_of(ref)};
        if (found && found->all != digests.all) return std::nullopt;
        found = digests;
      }
    }
    return found;
  }

  std::vector<std::string> libraries() {
    const std::lock_guard lock(mutex_);
    return program_now().libraries_with_records();
  }

  std::vector<ListedUnit> units_reached_from(const detail::Site& site) {
    const std::lock_guard lock(mutex_);
    const std::optional<CodeGraph::Ref> first = unit_of(site);
    return first ? graph_.list(walk({*first}).reach) : std::vector<ListedUnit>();
  }

 private:
  LoadedCode() = default;

  static ReachedCode unknown(std::string why) {
    ReachedCode code;
    code.failure = std::move(why);
    return code;
  }

  Digest own_digest_of(CodeGraph::Ref unit) const {
    return graph_.own_digest(walk({unit}, CodeGraph::CachedCalls::kLeftOut).reach);
  }

  std::optional<CodeGraph::Ref> unit_of(const detail::Site& site) {
    if (site.records == nullptr) return std::nullopt;
    read_objects();
    const auto found = numbers_.find(site.records);
    if (found == numbers_.end()) return std::nullopt;
    const std::vector<CodeUnit>& units = graph_.records(found->second).units();
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      if (units[i].digest == CodeUnitDigest{site.code[0], site.code[1]})
        return CodeGraph::Ref{found->second, i};
    }
    return std::nullopt;
  }

  struct Walked {
    CodeGraph::Reach reach;
    std::vector<LoadedObject> objects;
    bool may_change = false;    // if libraries are loaded or unloaded
    bool asked_loader = false;  // the loader alone knows which of the libraries loaded later it searches
  };

  struct Found {
    ReachedCode code;
    std::vector<std::pair<const char*, std::uint32_t>>
        state;                 // the records and the unit of each variable of code.state
    bool can_be_kept = false;  // it depends on nothing but what is loaded
  };

  Found find_from(CodeGraph::Ref unit, LibraryChoice choice) {
    Walked walked = walk({unit});
    const Digest digest = graph_.digest(walked.reach);
    CountedLibraries libraries = libraries_.counted(library_use(walked.reach), choice, walked.objects);
    // What the libraries call may need further libraries.
    for (std::size_t known = 0; libraries.libraries.size() > known;) {
      known = libraries.libraries.size();
      walked = walk(with_calls(unit, libraries.libraries));
      LibraryUse use = library_use(walked.reach);
      for (const CountedLibrary& library : libraries.libraries)
        use.called.merge(std::set(calls_.of(library.base).libraries));
      libraries = libraries_.counted(use, choice, walked.objects);
    }
    const CodeGraph::Reach& reach = walked.reach;
    Found found = describe(reach);
    ReachedCode& code = found.code;
    code.digest = digest;
    code.own = own_digest_of(unit);
    for (CountedLibrary library : libraries.libraries) {
      if (library.symbol) library.printed += way_to(reach, reach.missing[*library.symbol]);
      if (const LibraryCalls::Calls& calls = calls_.of(library.base); !calls.functions.empty())
        code.libraries.insert(as_called_by(library, calls));
      code.libraries.insert(std::move(library));
    }
    if (!libraries.failure.empty()) code.failure = std::move(libraries.failure);
    if (libraries.may_change || walked.may_change) code.generation = generation_.number();
    found.can_be_kept = code.failure.empty() && !libraries.reads_files && !walked.asked_loader;
    return found;
  }

  /// The unit and the functions that libraries call by name.
  std::vector<CodeGraph::Ref> with_calls(CodeGraph::Ref unit, const std::set<CountedLibrary>& libraries) {
    std::vector<CodeGraph::Ref> all{unit};
    for (const CountedLibrary& library : libraries)
      for (const auto& [name, definitions] : calls_.of(library.base).functions)
        all.insert(all.end(), definitions.begin(), definitions.end());
    return all;
  }

  /// A part of the key for the code that a library calls by name.
  CountedLibrary as_called_by(const CountedLibrary& library, const LibraryCalls::Calls& calls) const {
    std::vector<CodeGraph::Ref> called;
    for (const auto& [name, definitions] : calls.functions)
      called.insert(called.end(), definitions.begin(), definitions.end());
    const Digest digest = graph_.digest(walk(called).reach);
    std::string name = library.name + ", which calls " + readable_name(calls.functions.begin()->first);
    if (calls.functions.size() > 1) name += " and others";
    return {std::move(name), digest, "content " + digest.hex(), std::nullopt};
  }

  static KeptCode to_keep(const Found& found, const ProgramNow& program) {
    KeptCode kept;
    kept.digest = found.code.digest;
    kept.own = found.code.own;
    kept.may_change = found.code.generation != 0;
    for (std::size_t i = 0; i < found.state.size(); ++i) {
      const auto& [records, unit] = found.state[i];
      kept.state.push_back({found.code.state[i].name, program.place_of(records), unit});
    }
    for (const CountedLibrary& library : found.code.libraries)
      kept.libraries.push_back({library.name, library.digest, library.printed});
    return kept;
  }

  /// Empty if a variable is not registered.
  static std::optional<ReachedCode> described_by(const KeptCode& kept, const ProgramNow& program) {
    ReachedCode code;
    code.digest = kept.digest;
    code.own = kept.own;
    if (kept.may_change) code.generation = program.generation();
    for (const KeptCode::Variable& each : kept.state) {
      StateVariable variable = state_variable(program.records_at(each.records), each.unit);
      if (variable.address == nullptr) return std::nullopt;
      variable.name = each.name;
      code.state.push_back(std::move(variable));
    }
    for (const KeptCode::Library& library : kept.libraries)
      code.libraries.insert({library.name, library.digest, library.printed, std::nullopt});
    return code;
  }

  const ProgramNow& program_now() {
    const std::uint64_t generation = generation_now().number();
    if (!program_ || program_->generation() != generation) program_.emplace(generation);
    return *program_;
  }

  /// Everything that units reach, with the present bindings of names.
  Walked walk(const std::vector<CodeGraph::Ref>& from,
              CodeGraph::CachedCalls calls = CodeGraph::CachedCalls::kReached) const {
    GlobalAddresses known;
    Walked walked;
    const std::vector<std::string> questions = walk(from, calls, known, walked);
    if (questions.empty()) return walked;
    walked.asked_loader = true;
    // Not inside of visit_loaded(): dlsym takes the loader's locks in the opposite order.
    for (const std::string& name : questions)
      known[name] = reinterpret_cast<std::uintptr_t>(::dlsym(RTLD_DEFAULT, name.c_str()));
    walk(from, calls, known, walked);
    return walked;
  }

  /// Returns the names that were missing in `known`.
  std::vector<std::string> walk(const std::vector<CodeGraph::Ref>& from, CodeGraph::CachedCalls calls,
                                const GlobalAddresses& known, Walked& walked) const {
    std::vector<std::string> questions;
    visit_loaded([&](const LoadedProgram& program) {
      Bindings bindings(program, bases_, known);
      walked.reach = graph_.reach(from, bindings, calls);
      walked.objects = program.objects();
      walked.may_change = bindings.may_change();
      questions = bindings.take_questions();
    });
    return questions;
  }

  Found describe(const CodeGraph::Reach& reach) const {
    Found found;
    ReachedCode& code = found.code;
    if (reach.virtual_calls || !reach.state.empty()) code.generation = generation_.number();
    std::multimap<std::string, CodeGraph::Ref> by_name;  // keeps the order of variables with equal names
    for (const CodeGraph::Ref ref : reach.state) by_name.emplace(readable_name(graph_.unit(ref).name), ref);
    for (const auto& [name, ref] : by_name) {
      StateVariable variable = state_variable(places_[ref.records], ref.unit);
      variable.name = name;
      if (variable.address == nullptr)
        code.failure = "the value of '" + name + "' is not known: link all that reads it with cachepy";
      code.state.push_back(std::move(variable));
      found.state.emplace_back(places_[ref.records], ref.unit);
    }
    return found;
  }

  LibraryUse library_use(const CodeGraph::Reach& reach) const {
    LibraryUse use;
    for (const CodeGraph::Missing& missing : reach.missing)
      use.symbols.push_back({missing.name, bases_[missing.object], missing.defined_in});
    for (const CodeGraph::Step& step : reach.steps) use.objects.insert(bases_[graph_.object_of(step.ref)]);
    use.with_records.insert(bases_.begin(), bases_.end());
    return use;
  }

  /// For people: " (crc32, used by checksum(int))". Short, because every entry of the function contains it.
  std::string way_to(const CodeGraph::Reach& reach, const CodeGraph::Missing& missing) const {
    constexpr std::size_t kMostChars = 60;
    const auto shortened = [](std::string name) {
      return name.size() <= kMostChars ? name : name.substr(0, kMostChars) + "…";
    };
    const CodeUnit& user = graph_.unit(reach.steps[missing.parent].ref);
    return " (" + shortened(readable_name(missing.name)) + ", used by " +
           shortened(readable_name(user.name)) + ")";
  }

  void read_objects() {
    const Generation now = generation_now();
    if (now == generation_) return;
    // Another library may have been loaded at the address of an unloaded one.
    if (now.unloaded != generation_.unloaded) {
      graph_ = CodeGraph();
      places_.clear();
      numbers_.clear();
      bases_.clear();
      damage_.clear();
      libraries_ = Libraries();
    }
    generation_ = now;
    calls_.clear();
    walk_loaded_objects(
        [](dl_phdr_info* info, std::size_t, void* self) {
          static_cast<LoadedCode*>(self)->add_notes(note_segments(*info), info->dlpi_addr);
          return 0;
        },
        this);
  }

  static std::vector<std::string_view> note_segments(const dl_phdr_info& info) {
    std::vector<std::string_view> segments;
    for (int i = 0; i < info.dlpi_phnum; ++i) {
      const ElfW(Phdr)& header = info.dlpi_phdr[i];
      if (header.p_type == PT_NOTE)
        segments.emplace_back(reinterpret_cast<const char*>(info.dlpi_addr + header.p_vaddr), header.p_memsz);
    }
    return segments;
  }

  /// Adds the notes of one object, unless they are known. If some of its notes cannot be parsed, the object is treated as one
  /// without records.
  void add_notes(const std::vector<std::string_view>& segments, std::uintptr_t base) {
    std::vector<CodeRecords> records;
    std::vector<const char*> places;
    for (const std::string_view segment : segments) {
      const std::optional<std::vector<CodeNote>> notes = code_notes(segment);
      if (!notes) return;
      for (const CodeNote& note : *notes) {
        if (numbers_.contains(note.begin)) return;
        auto parsed = CodeRecords::parse(note.description);
        if (!parsed.ok()) {
          damage_ = std::string(parsed.status().message());
          continue;
        }
        records.push_back(*std::move(parsed));
        places.push_back(note.begin);
      }
    }
    if (records.empty()) return;
    bases_.push_back(base);
    std::uint32_t number = graph_.first_records(graph_.add_object(std::move(records)));
    for (const char* place : places) {
      numbers_.emplace(place, number++);
      places_.push_back(place);
    }
  }

  std::mutex mutex_;
  CodeGraph graph_;
  std::vector<const char*> places_;                          // the address of each note
  absl::flat_hash_map<const char*, std::uint32_t> numbers_;  // the inverse of places_
  std::vector<std::uintptr_t> bases_;                        // the load address of each object of the graph
  Libraries libraries_;
  LibraryCalls calls_{graph_, bases_};
  Generation generation_;
  std::optional<ProgramNow> program_;
  std::string damage_;  // an error in some note; then no code is known for certain
};

[[maybe_unused]] const bool whole_over_fork =
    hold_over_fork<[]() -> std::mutex& { return LoadedCode::process().mutex(); }>();

}  // namespace

ReachedCode reached_code(const detail::Site& site, LibraryChoice libraries, CodeKeeper& keeper) {
  return LoadedCode::process().reached_from(site, libraries, keeper);
}

std::vector<PointedCode> code_at(const void* address, LibraryChoice libraries) {
  return LoadedCode::process().at(address, libraries);
}

std::optional<CodeDigests> code_of_cached(std::string_view function) {
  return LoadedCode::process().of_cached(function);
}

std::vector<std::string> libraries_with_records() {
  return LoadedCode::process().libraries();
}

std::vector<ListedUnit> reached_units(const detail::Site& site) {
  return LoadedCode::process().units_reached_from(site);
}

}  // namespace cachepy::internal
