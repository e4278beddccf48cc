#include "aws_account.h"

#include <cstdlib>
#include <initializer_list>
#include <sstream>
#include <string_view>

#include "base/file.h"
#include "base/path.h"

namespace cachepy::remote {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 20;

/// The first of these environment variables that is set to something.
std::string variable(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const char* const value = std::getenv(name); value != nullptr && *value != '\0') return value;
  return "";
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

/// One section of a file with lines "[section]" and "key = value".
class Section {
 public:
  Section(const std::string& path, std::string_view name) {
    const absl::StatusOr<std::string> text = internal::read_file(path, kMaxFileBytes);
    std::istringstream in(text.ok() ? *text : "");
    bool is_inside = false;
    for (std::string line; std::getline(in, line);) {
      const std::string_view content = trimmed(line);
      if (content.starts_with('[') && content.ends_with(']'))
        is_inside = trimmed(content.substr(1, content.size() - 2)) == name;
      else if (is_inside)
        lines_ += std::string(content) + "\n";
    }
  }

  /// "" if it is not there.
  std::string value(std::string_view key) const {
    std::istringstream in(lines_);
    for (std::string line; std::getline(in, line);) {
      const std::size_t equals = line.find('=');
      if (equals != line.npos && trimmed(std::string_view(line).substr(0, equals)) == key)
        return std::string(trimmed(std::string_view(line).substr(equals + 1)));
    }
    return "";
  }

 private:
  std::string lines_;
};

std::string file(const char* variable_name, const char* usual) {
  const std::string named = variable({variable_name});
  return internal::expand_home(named.empty() ? usual : named);
}

Section in_credentials() {
  const std::string profile = variable({"AWS_PROFILE"});
  return {file("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"), profile.empty() ? "default" : profile};
}

/// The sections of this file have other names.
Section in_config() {
  const std::string profile = variable({"AWS_PROFILE"});
  return {file("AWS_CONFIG_FILE", "~/.aws/config"),
          profile.empty() || profile == "default" ? "default" : "profile " + profile};
}

AwsAccount account_in(const Section& section) {
  AwsAccount account = {section.value("aws_access_key_id"), section.value("aws_secret_access_key"),
                        section.value("aws_session_token")};
  return account.key.empty() || account.secret.empty() ? AwsAccount() : account;
}

}  // namespace

AwsAccount AwsAccount::now() {
  AwsAccount account = {variable({"AWS_ACCESS_KEY_ID"}), variable({"AWS_SECRET_ACCESS_KEY"}),
                        variable({"AWS_SESSION_TOKEN"})};
  if (!account.key.empty() && !account.secret.empty()) return account;
  account = account_in(in_credentials());
  return account.key.empty() ? account_in(in_config()) : account;
}

std::string aws_region() {
  std::string region = variable({"AWS_REGION", "AWS_DEFAULT_REGION"});
  if (region.empty()) region = in_config().value("region");
  return region.empty() ? "us-east-1" : region;
}

}  // namespace cachepy::remote
