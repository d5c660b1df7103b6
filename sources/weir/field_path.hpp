// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// A field path says where in a JSON text the values are that matter, from the outermost value inwards:
///
/// * `user.screen_name`, or `.user.screen_name`: a field of a field;
/// * `entities.hashtags[].text`: `[]` is every element of an array;
/// * `["odd.name"].x`: a name that holds a dot, a bracket, a quote, '=' or white space, as a JSON string.
///
/// A path that meets something else than it expects, such as a number where it has a name, leads to nothing. A value.
class field_path {
public:
    static constexpr std::size_t max_steps = 64;

    /// From one value to those in it.
    struct step {
        bool each_element = false;
        std::string name;  ///< of the field, unescaped UTF-8, unless it is each element

        friend bool operator==(const step&, const step&) = default;
    };

    /// Throws `std::invalid_argument`, which says at what byte (from 1 on) what was expected.
    explicit field_path(std::string_view spelled);

    /// As it was spelled.
    [[nodiscard]] const std::string& spelled() const noexcept { return spelled_; }
    [[nodiscard]] const std::vector<step>& steps() const noexcept { return steps_; }

    /// Whether both lead to the same, however they are spelled.
    friend bool operator==(const field_path& left, const field_path& right) { return left.steps_ == right.steps_; }

private:
    std::string spelled_;
    std::vector<step> steps_;
};

/// A field condition says which records matter: `PATH=VALUE` holds where any value at the path is VALUE, `PATH!=VALUE`
/// where none is. Strings are compared unescaped, numbers and booleans as they are written; nothing else has a value.
/// A value.
class field_condition {
public:
    /// Throws `std::invalid_argument` where it is none, or its path is none.
    explicit field_condition(std::string_view spelled);

    [[nodiscard]] const field_path& path() const noexcept { return path_; }
    [[nodiscard]] const std::string& value() const noexcept { return value_; }

    /// Whether it holds where the value is found, or where it is not.
    [[nodiscard]] bool wants_equal() const noexcept { return equal_; }

private:
    struct parts {
        std::string_view path;
        std::string_view value;
        bool equal;
    };

    explicit field_condition(const parts& from);
    [[nodiscard]] static parts split(std::string_view spelled);

    field_path path_;
    std::string value_;
    bool equal_;
};

}  // namespace weir
