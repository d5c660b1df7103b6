// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <concepts>
#include <cstdint>
#include <utility>

namespace weir {

/// A counted object lives as long as somebody holds a handle to it. Handles may be copied and dropped on any thread;
/// whoever drops the last one calls `dispose`.
class counted {
public:
    counted() = default;
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    virtual ~counted() = default;

protected:
    /// Called once, on the thread that dropped the last handle. Deletes the object, or puts it back into a pool.
    virtual void dispose() noexcept { delete this; }

private:
    template <class>
    friend class handle;
    std::atomic<std::uint32_t> holders_ = 0;
};

/// A handle is a shared pointer of one word to a counted object.
template <class T>
class handle {
public:
    handle() noexcept = default;
    explicit handle(T* object) noexcept : object_(object) { acquire(); }
    handle(const handle& other) noexcept : object_(other.object_) { acquire(); }
    handle(handle&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}

    template <class Derived>
    requires std::convertible_to<Derived*, T*> handle(handle<Derived> other)
    noexcept : object_(other.detach()) {}

    handle& operator=(handle other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }

    ~handle() { reset(); }

    void reset() noexcept {
        counted* const object = std::exchange(object_, nullptr);
        // The release orders this holder's last use before the disposal, the acquire the disposal after all uses.
        if (object && object->holders_.fetch_sub(1, std::memory_order_acq_rel) == 1) object->dispose();
    }

    [[nodiscard]] T* get() const noexcept { return object_; }
    [[nodiscard]] T* operator->() const noexcept { return object_; }
    [[nodiscard]] T& operator*() const noexcept { return *object_; }
    [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }

    /// Gives the holding up without releasing it.
    [[nodiscard]] T* detach() noexcept { return std::exchange(object_, nullptr); }

private:
    void acquire() noexcept {
        if (object_) static_cast<counted*>(object_)->holders_.fetch_add(1, std::memory_order_relaxed);
    }

    T* object_ = nullptr;
};

template <class T, class... Arguments>
[[nodiscard]] handle<T> make_counted(Arguments&&... arguments) {
    return handle<T>(new T(std::forward<Arguments>(arguments)...));
}

}  // namespace weir
