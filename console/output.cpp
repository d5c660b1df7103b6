// SPDX-License-Identifier: Apache-2.0
#include "output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace weir::console {

void write_all(int descriptor, std::string_view text, const char* name) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {  // a pipe that somebody else made non-blocking
            pollfd until_writable{descriptor, POLLOUT, 0};
            ::poll(&until_writable, 1, -1);
        } else if (errno == EPIPE) {
            throw output_closed();
        } else if (errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), name);
        }
    }
}

}  // namespace weir::console
