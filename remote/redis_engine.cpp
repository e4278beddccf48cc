// Redis and Valkey: the value of "cachepy:<name>". Eviction is the server's (maxmemory-policy).
//
// Who computes a call is the value of "{cachepy:<name>}:claim", which the server removes after some time. "-" is nobody: the call has no
// result for others. Scripts compare and change it in one step.
#include <hiredis/hiredis.h>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "engine.h"
#include "remote_client/protocol.h"

namespace cachepy::remote {
namespace {

// What a reply has around its text, and more.
constexpr std::size_t kMaxProtocolBytes = std::size_t{64} << 10;

// The object is at KEYS[1], the claim at KEYS[2].
constexpr char kClaim[] =
    "if redis.call('exists', KEYS[1]) == 1 then return redis.status_reply('THERE') end "
    "local holder = redis.call('get', KEYS[2]) "
    "if holder then return holder end "
    "return redis.call('set', KEYS[2], ARGV[1], 'PX', ARGV[2])";
constexpr char kRenew[] =
    "if redis.call('get', KEYS[2]) == ARGV[1] then return redis.call('pexpire', KEYS[2], ARGV[2]) end "
    "return 0";
constexpr char kEnd[] =
    "if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end "
    "return redis.call('del', KEYS[2])";
constexpr char kEndWithNothing[] =
    "if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end "
    "return redis.call('set', KEYS[2], '-', 'PX', ARGV[2])";

using Reply = std::unique_ptr<redisReply, void (*)(void*)>;

::timeval timeval_of(std::chrono::milliseconds duration) {
  return {static_cast<::time_t>(duration.count() / 1000),
          static_cast<::suseconds_t>(duration.count() % 1000 * 1000)};
}

struct Address {
  bool is_unix = false;
  std::string host;  // or the path of the socket
  int port = 6379;
  std::string user, password;
  int database = 0;
};

bool read_number(std::string_view text, int& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out >= 0;
}

/// "/run/redis.sock?db=1"
std::optional<Address> unix_address(std::string_view rest) {
  constexpr std::string_view kDatabase = "?db=";
  Address address;
  address.is_unix = true;
  const std::size_t query = rest.find('?');
  address.host = rest.substr(0, query);
  if (!address.host.starts_with('/')) return std::nullopt;
  if (query != rest.npos && (!rest.substr(query).starts_with(kDatabase) ||
                             !read_number(rest.substr(query + kDatabase.size()), address.database)))
    return std::nullopt;
  return address;
}

/// "user:password@host:port/1"
std::optional<Address> tcp_address(std::string_view rest) {
  Address address;
  if (const std::size_t at = rest.rfind('@'); at != rest.npos) {
    const std::string_view account = rest.substr(0, at);
    const std::size_t colon = account.find(':');
    if (colon == account.npos) return std::nullopt;
    address.user = account.substr(0, colon);
    address.password = account.substr(colon + 1);
    rest.remove_prefix(at + 1);
  }
  const std::size_t slash = rest.find('/');
  if (slash != rest.npos && slash + 1 < rest.size() && !read_number(rest.substr(slash + 1), address.database))
    return std::nullopt;
  std::string_view host = rest.substr(0, slash);
  const std::size_t colon = host.rfind(':');
  if (colon != host.npos && host.back() != ']') {
    if (!read_number(host.substr(colon + 1), address.port)) return std::nullopt;
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  address.host = host;
  return host.empty() ? std::nullopt : std::optional(address);
}

class RedisEngine final : public Engine {
 public:
  explicit RedisEngine(Address address) : address_(std::move(address)) {}

  Outcome get(const std::string& name, std::string& bytes, const Arriving& arriving) override {
    const std::string key = key_of(name);
    Outcome outcome;
    const Reply reply = run({"GET", key}, outcome, arriving);
    if (!reply) return outcome;
    if (reply->type == REDIS_REPLY_NIL) return Outcome::missing();
    if (reply->type != REDIS_REPLY_STRING) return Outcome::refused("the server returned no text");
    bytes.assign(reply->str, reply->len);
    return {};
  }

  Outcome put(const std::string& name, std::string_view head, std::string_view body) override {
    const std::string key = key_of(name), value = std::string(head) + std::string(body);
    Outcome outcome;
    run({"SET", key, value}, outcome, [] {});
    return outcome;
  }

  Outcome probe() override {
    Outcome outcome;
    run({"PING"}, outcome, [] {});
    return outcome;
  }

  Outcome claim(const std::string& name, const std::string& holder, Claim& claim) override {
    Outcome outcome;
    const Reply reply = evaluate(kClaim, name, holder, kClaimTime, outcome);
    if (!reply) return outcome;
    const std::string_view text = reply->str != nullptr ? std::string_view(reply->str, reply->len) : "";
    if (reply->type == REDIS_REPLY_STATUS)
      claim.kind = text == "THERE" ? Claim::Kind::kThere : Claim::Kind::kMine;
    else if (reply->type == REDIS_REPLY_STRING && text != "-")
      claim = {Claim::Kind::kTaken, std::string(text)};
    return outcome;
  }

  Outcome renew(const std::string& name, const std::string& holder) override {
    Outcome outcome;
    evaluate(kRenew, name, holder, kClaimTime, outcome);
    return outcome;
  }

  Outcome release(const std::string& name, const std::string& holder, Release why) override {
    Outcome outcome;
    evaluate(why == Release::kNothing ? kEndWithNothing : kEnd, name, holder, kNothingTime, outcome);
    return outcome;
  }

 private:
  static std::string key_of(const std::string& name) { return "cachepy:" + name; }

  /// A cluster keeps both keys on one server, because what is in braces is the same.
  Reply evaluate(std::string_view script, const std::string& name, const std::string& holder,
                 std::chrono::milliseconds time, Outcome& outcome) {
    const std::string object = key_of(name), claim = "{" + object + "}:claim",
                      ms = std::to_string(time.count());
    return run({"EVAL", script, "2", object, claim, holder, ms}, outcome, [] {});
  }

  /// Null, with the outcome, unless the server has done it. A connection that the server has closed meanwhile is made anew.
  Reply run(std::initializer_list<std::string_view> words, Outcome& outcome, const Arriving& arriving) {
    const bool is_used = connection_ != nullptr;
    Reply reply = run_once(words, outcome, arriving);
    if (!reply && is_used && outcome.kind == Outcome::Kind::kUnreachable && is_closed_)
      reply = run_once(words, outcome, arriving);
    return reply;
  }

  Reply run_once(std::initializer_list<std::string_view> words, Outcome& outcome, const Arriving& arriving) {
    outcome = connect();
    return outcome.is_done() ? send(words, outcome, arriving) : none();
  }

  Reply send(std::initializer_list<std::string_view> words, Outcome& outcome, const Arriving& arriving) {
    constexpr std::size_t kMostWords = 7;
    std::array<const char*, kMostWords> texts;
    std::array<std::size_t, kMostWords> sizes;
    std::size_t count = 0;
    for (const std::string_view word : words) {
      texts[count] = word.data();
      sizes[count++] = word.size();
    }
    Reply reply = none();
    bool is_too_much = false;
    if (redisAppendCommandArgv(connection_.get(), static_cast<int>(count), texts.data(), sizes.data()) ==
        REDIS_OK)
      reply = receive(arriving, is_too_much);
    if (!reply) {
      is_closed_ = connection_->err == REDIS_ERR_EOF || (connection_->err == REDIS_ERR_IO && errno == EPIPE);
      outcome = Outcome::unreachable(is_too_much ? "the server sends too much" : connection_->errstr);
      connection_.reset();
    } else if (reply->type == REDIS_REPLY_ERROR) {
      outcome = Outcome::refused(text_of_server({reply->str, reply->len}));
      reply.reset();
    }
    return reply;
  }

  /// redisGetReply() would not tell that a long reply is arriving. No command has a list as its reply. Elements of one leave the
  /// buffer, so all bytes count, not those in it.
  Reply receive(const Arriving& arriving, bool& is_too_much) {
    redisContext* const c = connection_.get();
    for (int is_written = 0; is_written == 0;)
      if (redisBufferWrite(c, &is_written) != REDIS_OK) return none();
    std::uint64_t received = 0;
    for (void* reply = nullptr;;) {
      if (redisGetReplyFromReader(c, &reply) != REDIS_OK) return none();
      if (reply != nullptr) return {static_cast<redisReply*>(reply), &freeReplyObject};
      const bool is_list = c->reader->ridx > 0;
      const std::size_t before = c->reader->len;
      if (!is_list && redisBufferRead(c) != REDIS_OK) return none();
      received += c->reader->len - before;
      is_too_much = is_list || received > internal::kMaxObjectBytes + kMaxProtocolBytes;
      if (is_too_much) return none();
      arriving();
    }
  }

  Outcome connect() {
    if (connection_ != nullptr) return {};
    const ::timeval timeout = timeval_of(kConnectTimeout);
    connection_.reset(address_.is_unix
                          ? redisConnectUnixWithTimeout(address_.host.c_str(), timeout)
                          : redisConnectWithTimeout(address_.host.c_str(), address_.port, timeout));
    if (connection_ == nullptr) return Outcome::unreachable("out of memory");
    if (connection_->err != 0) {
      Outcome outcome = Outcome::unreachable(connection_->errstr);
      connection_.reset();
      return outcome;
    }
    redisSetTimeout(connection_.get(), timeval_of(kSilenceTimeout));
    connection_->reader->maxbuf =
        0;  // keeps large buffers, which it would otherwise allocate again and again
    return log_in();
  }

  Outcome log_in() {
    Outcome outcome;
    const auto done = [] {};
    if (!address_.password.empty()) {
      if (address_.user.empty())
        send({"AUTH", address_.password}, outcome, done);
      else
        send({"AUTH", address_.user, address_.password}, outcome, done);
      // Some servers repeat the words of a command that they refuse.
      if (outcome.kind == Outcome::Kind::kRefused)
        outcome = Outcome::refused("the server refuses the user or the password");
    }
    if (outcome.is_done() && address_.database != 0)
      send({"SELECT", std::to_string(address_.database)}, outcome, done);
    if (!outcome.is_done()) connection_.reset();
    return outcome;
  }

  static Reply none() { return {nullptr, &freeReplyObject}; }

  const Address address_;
  std::unique_ptr<redisContext, decltype(&redisFree)> connection_{nullptr, &redisFree};
  bool is_closed_ = false;  // the last failure was a connection that the server had closed
};

}  // namespace

std::unique_ptr<Engine> make_redis_engine(std::string_view rest, bool is_unix) {
  const std::optional<Address> address = is_unix ? unix_address(rest) : tcp_address(rest);
  if (!address) return nullptr;
  return std::make_unique<RedisEngine>(*address);
}

}  // namespace cachepy::remote
