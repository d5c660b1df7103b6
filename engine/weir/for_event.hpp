// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace weir {

/// What an operator or a window asks of its functions, for events of this type. Not the bare question, so that
/// compilers name the event in the first lines of what they say when it does not hold.
template <class Event, bool Answer>
struct for_event {
    static constexpr bool holds = Answer;
};

}  // namespace weir
