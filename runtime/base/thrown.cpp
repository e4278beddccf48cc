#include "base/thrown.h"

#include <cxxabi.h>
#include <pthread.h>

#include <exception>

namespace cachepy::internal {

std::string thrown_text() {
  try {
    throw;
  } catch (abi::__forced_unwind&) {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  } catch (const std::string& text) {
    return text;
  } catch (const char* text) {
    return text != nullptr ? text : "an exception without a message";
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

WithoutCancellation::WithoutCancellation() noexcept {
  ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_);
}
WithoutCancellation::~WithoutCancellation() {
  ::pthread_setcancelstate(before_, nullptr);
}

CancellationAsBefore::CancellationAsBefore(const WithoutCancellation& outer) noexcept {
  ::pthread_setcancelstate(outer.before_, nullptr);
}
CancellationAsBefore::~CancellationAsBefore() {
  ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, nullptr);
}

}  // namespace cachepy::internal
