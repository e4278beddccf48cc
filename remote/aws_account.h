// The account and region of S3 requests, from where Amazon's own tools take them.
//
// Environment variables win over files. Files are `~/.aws/credentials` and `~/.aws/config`, or those that AWS_SHARED_CREDENTIALS_FILE
// and AWS_CONFIG_FILE name; in them, the profile AWS_PROFILE or `default`. Other sources (instance metadata, SSO, roles) are not used.
#pragma once

#include <string>

namespace cachepy::remote {

struct AwsAccount {
  std::string key, secret;  ///< "" = requests are anonymous
  std::string token;        ///< of temporary credentials; "" = none

  /// The present one: files may change while the helper runs.
  static AwsAccount now();
};

/// "us-east-1" if nothing says another one.
std::string aws_region();

}  // namespace cachepy::remote
