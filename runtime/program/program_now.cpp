#include "program/program_now.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/path.h"
#include "format/code_records.h"

namespace cachepy::internal {
namespace {

// Raise this when a walk over the same code finds something else than before.
constexpr std::string_view kWalk = "cachepy walk 1";

bool has_records(const std::vector<std::string_view>& note_segments) {
  return std::ranges::any_of(note_segments, [](std::string_view segment) {
    const std::optional<std::vector<CodeNote>> notes = code_notes(segment);
    return notes && !notes->empty();
  });
}

void add_object(const LoadedProgram& program, std::size_t index, Hasher& out) {
  const LoadedObject& object = program.objects()[index];
  const std::vector<std::string_view> notes = object.note_segments();
  // A linker can be told a build-id. That of a library without records is trusted (docs/decisions/libraries-by-build-id.md).
  const bool by_content = object.build_id.empty() || has_records(notes);
  ByteWriter head;
  head.string(object.name);
  head.string(object.build_id);
  head.string(object.segments);
  head.u8(static_cast<std::uint8_t>((object.is_program ? 1 : 0) | (object.is_symbolic ? 2 : 0) |
                                    (by_content ? 4 : 0)));
  head.varint(object.needed.size());
  for (const std::string& needed : object.needed) head.string(needed);
  head.varint(notes.size());
  for (const std::string_view segment : notes) head.varint(segment.size());
  out.update(head.str());
  if (!by_content) return;
  for (const std::string_view segment : notes) out.update(segment);
  program.add_tables(index, out);
}

}  // namespace

ProgramNow::ProgramNow(std::uint64_t generation) : generation_(generation) {
  visit_loaded([&](const LoadedProgram& program) {
    Hasher hasher;
    hasher.update(kWalk);
    for (std::size_t i = 0; i < program.objects().size(); ++i) add_object(program, i, hasher);
    digest_ = hasher.finish();
    objects_ = program.objects();
    for (const LoadedObject& object : objects_)
      if (!object.is_program && has_records(object.note_segments()))
        libraries_.push_back(normal_path(object.path));
  });
}

RecordsPlace ProgramNow::place_of(const char* records) const {
  const auto address = reinterpret_cast<std::uintptr_t>(records);
  const std::size_t object = object_at(objects_, address);
  if (object == objects_.size()) return {static_cast<std::uint32_t>(object), address};
  return {static_cast<std::uint32_t>(object), address - objects_[object].base};
}

const char* ProgramNow::records_at(const RecordsPlace& place) const {
  if (place.object >= objects_.size()) return nullptr;
  return reinterpret_cast<const char*>(objects_[place.object].base + place.offset);
}

}  // namespace cachepy::internal
