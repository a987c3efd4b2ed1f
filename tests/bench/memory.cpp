// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory.h"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocated{0};
std::atomic<std::size_t> peak{0};

constexpr std::size_t kHeader = 64; // the size stands before the memory, and the memory stays aligned

void *give(std::size_t size)
{
    void *memory = std::malloc(size + kHeader + 64);
    if (!memory)
        throw std::bad_alloc();
    auto *bytes = static_cast<std::byte *>(memory);
    std::byte *user = bytes + kHeader;
    user += (64 - reinterpret_cast<std::uintptr_t>(user) % 64) % 64;
    auto *note = reinterpret_cast<std::size_t *>(user) - 2;
    note[0] = size;
    note[1] = static_cast<std::size_t>(user - bytes);
    const std::size_t now = allocated.fetch_add(size) + size;
    std::size_t before = peak.load();
    while (before < now && !peak.compare_exchange_weak(before, now)) { }
    return user;
}

void takeBack(void *memory)
{
    if (!memory)
        return;
    const auto *note = static_cast<std::size_t *>(memory) - 2;
    allocated.fetch_sub(note[0]);
    std::free(static_cast<std::byte *>(memory) - note[1]);
}

} // namespace

void *operator new(std::size_t size)
{
    return give(size);
}
void *operator new[](std::size_t size)
{
    return give(size);
}
void *operator new(std::size_t size, std::align_val_t)
{
    return give(size);
} // no type here needs more than 64
void *operator new[](std::size_t size, std::align_val_t)
{
    return give(size);
}
void operator delete(void *memory) noexcept
{
    takeBack(memory);
}
void operator delete[](void *memory) noexcept
{
    takeBack(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    takeBack(memory);
}
void operator delete[](void *memory, std::size_t) noexcept
{
    takeBack(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept
{
    takeBack(memory);
}
void operator delete[](void *memory, std::align_val_t) noexcept
{
    takeBack(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    takeBack(memory);
}
void operator delete[](void *memory, std::size_t, std::align_val_t) noexcept
{
    takeBack(memory);
}

namespace zixly::bench {

std::size_t allocatedBytes()
{
    return allocated;
}

std::size_t peakBytes()
{
    return peak;
}

void forgetPeak()
{
    peak = allocated.load();
}

} // namespace zixly::bench
