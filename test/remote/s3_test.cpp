// What is special about S3: signatures, accounts, regions, and what the server says about them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "remote_fixture.h"
#include "servers.h"

namespace cachepy::test {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kMissing[] =
    "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n<Error><Code>NoSuchKey</Code></Error>";

TEST_F(Remote, trap_n01_an_s3_server_that_does_not_know_the_account_is_gone_around_and_told_about) {
  S3 server(dir.path());
  use_s3(server.endpoint(), "a guess");
  share("s3://results/guessed");
  auto here = twice("here");
  EXPECT_THAT(
      said_by([&] { EXPECT_EQ(here(1), 2); }),
      AllOf(HasSubstr("s3://results/guessed: the server answers with status 403 (SignatureDoesNotMatch)"),
            Not(HasSubstr("a guess"))));
  EXPECT_EQ(cache_remote_flush(seconds(10)).failed, 1u);
  const std::vector<RemoteInfo> remotes = cache_remotes();
  ASSERT_EQ(remotes.size(), 1u);
  EXPECT_FALSE(remotes[0].answers);
  EXPECT_THAT(remotes[0].problem, HasSubstr("SignatureDoesNotMatch"));
}

TEST_F(Remote, a_wrong_region_a_missing_bucket_and_missing_credentials_are_named) {
  S3 server(dir.path());
  share("s3://nowhere");
  auto here = twice("here");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }), HasSubstr("status 404 (NoSuchBucket)"));
  ::setenv("AWS_REGION", "us-east-1", 1);
  share("s3://results/region");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(2), 4); }),
              HasSubstr("(AuthorizationHeaderMalformed); is 'us-east-1' its region?"));
  ::unsetenv("AWS_SECRET_ACCESS_KEY");
  share("s3://results/anonymous");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(3), 6); }), HasSubstr("; there are no credentials"));
  EXPECT_EQ(here.runs, 3);
}

TEST_F(Remote, the_account_and_the_region_can_be_in_files) {
  S3 server(dir.path());
  for (const char* name : {"AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}) ::unsetenv(name);
  write_file(dir / "credentials",
             "[default]\naws_access_key_id = nobody\naws_secret_access_key = none\n"
             "[team]\n# of Ann\n  aws_access_key_id=test:ann\naws_secret_access_key =  open-sesame \n");
  write_file(dir / "aws_config", "[default]\nregion = us-west-2\n[profile team]\nregion = eu-test-1\n");
  share("s3://results/files");
  auto here = twice("here"), there = twice("there");
  EXPECT_THAT(said_by([&] { here(1); }), HasSubstr("is 'us-west-2' its region?"));
  ::setenv("AWS_PROFILE", "team", 1);
  share("s3://results/files");
  EXPECT_EQ(said_by([&] { here(2); }), "");
  flush();
  EXPECT_EQ(there(2), 4);
  EXPECT_EQ(there.runs, 0);
}

TEST_F(Remote, a_prefix_may_contain_any_characters) {
  S3 server(dir.path());
  share("s3://results/é+%20/(a)=~b/../c?d#e&f");
  auto here = twice("here"), there = twice("there");
  here(1);
  flush();
  EXPECT_EQ(there(1), 2);
  EXPECT_EQ(there.runs, 0);
}

TEST_F(Remote, a_token_of_temporary_credentials_is_sent_and_signed_and_other_secrets_are_not) {
  OddServer server(kMissing);
  use_s3(server.url());
  ::setenv("AWS_SESSION_TOKEN", "temporary", 1);
  share("s3://results");
  auto here = twice("here");
  EXPECT_EQ(said_by([&] { here(1); }), "") << "a missing object is no failure";
  EXPECT_THAT(
      server.request(),
      AllOf(HasSubstr("x-amz-security-token: temporary\r\n"),
            HasSubstr("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"),
            HasSubstr("Credential=test:ann/"), Not(HasSubstr(S3::kSecret)), Not(HasSubstr("Bearer"))));
}

/// nginx with a certificate of its own in front of another server.
class TlsProxy {
 public:
  TlsProxy(const std::string& dir, const std::string& server)
      : process_({"nginx", "-p", dir, "-c", configured(dir, server), "-e", dir + "/error.log"}) {
    wait_for_port(port_);
  }
  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }

 private:
  std::string configured(const std::string& dir, const std::string& server) const {
    const std::string make =
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout '" + dir + "/tls.key' -out '" + dir +
        "/tls.crt' -days 1 -subj /CN=test -addext subjectAltName=IP:127.0.0.1 2>/dev/null";
    EXPECT_EQ(std::system(make.c_str()), 0);
    const std::string file = dir + "/tls.conf";
    write_file(file, "daemon off; pid " + dir + "/tls.pid; error_log " + dir +
                         "/error.log; events {} http { access_log off; server { listen 127.0.0.1:" +
                         std::to_string(port_) + " ssl; ssl_certificate " + dir +
                         "/tls.crt; ssl_certificate_key " + dir + "/tls.key; location / { proxy_pass " +
                         server + "; proxy_set_header Host $http_host; } } }\n");
    return file;
  }

  const int port_ = free_port();
  ServerProcess process_;
};

TEST_F(Remote, the_certificate_of_an_endpoint_is_checked) {
  S3 server(dir.path());
  TlsProxy proxy(dir.path(), server.endpoint());
  use_s3(proxy.url());
  share("s3://results/tls");
  auto here = twice("here"), there = twice("there");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }), HasSubstr("certificate"));
  ::setenv("AWS_CA_BUNDLE", (dir / "tls.crt").c_str(), 1);
  share("s3://results/tls");
  EXPECT_EQ(said_by([&] { here(2); }), "");
  flush();
  EXPECT_EQ(there(2), 4);
  EXPECT_EQ(there.runs, 0);
}

/// Reads which host the helper would connect to, without a network: it asks a proxy.
TEST_F(Remote, without_an_endpoint_the_bucket_is_amazons) {
  OddServer proxy("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  ::setenv("https_proxy", proxy.url().c_str(), 1);
  use_s3("");
  const std::vector<std::pair<std::string, std::string>> hosts = {
      {"s3://results", "CONNECT results.s3.eu-test-1.amazonaws.com:443 HTTP/1.1"},
      {"s3://results.of.ann", "CONNECT s3.eu-test-1.amazonaws.com:443 HTTP/1.1"}};
  for (const auto& [url, request] : hosts) {
    share(url);
    auto here = twice(url.substr(5));
    said_by([&] { EXPECT_EQ(here(1), 2); });
    EXPECT_THAT(proxy.request(), HasSubstr(request));
  }
  ::unsetenv("https_proxy");
}

TEST_F(Remote, what_is_no_name_of_a_bucket_is_said) {
  for (const std::string url : {"s3://", "s3:///prefix", "s3://key:secret@results", "s3://.."}) {
    share(url);
    auto here = twice("here" + std::to_string(url.size()));
    EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }),
                AllOf(HasSubstr("is not the address of a remote"), Not(HasSubstr("secret"))));
  }
}

}  // namespace
}  // namespace cachepy::test
