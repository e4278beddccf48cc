#include "format/work_message.h"

#include "base/bytes.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kMostOfText = kMostOfMessage / 4;

}  // namespace

std::string CallToMake::encode() const {
  ByteWriter out;
  out.string(dir);
  out.string(function);
  out.digest(key);
  out.u8(fresh ? 1 : 0);
  if (fresh) {
    out.string(fresh->signature);
    out.string(fresh->file);
    out.digest(fresh->call);
    out.string(fresh->arguments);
    out.string(fresh->arguments_file);
  }
  return out.take();
}

std::optional<CallToMake> CallToMake::parse(std::string_view packet) {
  ByteReader in(packet);
  CallToMake call;
  call.dir = in.string();
  call.function = in.string();
  call.key = in.digest();
  if (in.u8() != 0) {
    NewCall& fresh = call.fresh.emplace();
    fresh.signature = in.string();
    fresh.file = in.string();
    fresh.call = in.digest();
    fresh.arguments = in.string();
    fresh.arguments_file = in.string();
  }
  if (!in.ok() || in.left() != 0) return std::nullopt;
  return call;
}

std::string CallMade::encode() const {
  ByteWriter out;
  out.u8(static_cast<std::uint8_t>(outcome));
  out.digest(key);
  out.digest(result);
  out.string(std::string_view(text).substr(0, kMostOfText));
  out.string(std::string_view(difference).substr(0, kMostOfText));
  return out.take();
}

std::optional<CallMade> CallMade::parse(std::string_view packet) {
  ByteReader in(packet);
  CallMade made;
  const std::uint8_t outcome = in.u8();
  made.outcome = static_cast<Outcome>(outcome);
  made.key = in.digest();
  made.result = in.digest();
  made.text = in.string();
  made.difference = in.string();
  if (!in.ok() || in.left() != 0 || outcome > static_cast<std::uint8_t>(Outcome::kRefused))
    return std::nullopt;
  return made;
}

}  // namespace cachepy::internal
