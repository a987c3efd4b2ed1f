// SPDX-License-Identifier: GPL-3.0-or-later
// Fills a .ts file that lupdate wrote:
//   tstool pseudo IN.ts OUT.ts   every text becomes accented, bracketed and 40 % longer
//   tstool plurals FILE.ts       English plurals that are still empty, from the "(s)" of the source text
// Standard C++ only: it runs during the build, when no Qt library needs to be found.
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace std::string_view_literals;

std::string_view accented(char letter)
{
    switch (letter) {
    case 'a': return "\u00e5"sv;
    case 'c': return "\u00e7"sv;
    case 'e': return "\u00e9"sv;
    case 'i': return "\u00ef"sv;
    case 'n': return "\u00f1"sv;
    case 'o': return "\u00f6"sv;
    case 'u': return "\u00fc"sv;
    case 'y': return "\u00fd"sv;
    case 'A': return "\u00c5"sv;
    case 'C': return "\u00c7"sv;
    case 'E': return "\u00c9"sv;
    case 'N': return "\u00d1"sv;
    case 'O': return "\u00d6"sv;
    case 'S': return "\u0160"sv;
    case 'U': return "\u00dc"sv;
    default: return {};
    }
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Length of what must stay as it is at `at`: an entity, a tag written with entities, a %1 / %L1 / %n, a file pattern
// such as (*.csv); 0 for plain text.
std::size_t verbatim(std::string_view text, std::size_t at)
{
    const auto until = [&](std::string_view end) {
        const auto found = text.find(end, at);
        return found == std::string_view::npos ? std::size_t{0} : found + end.size() - at;
    };
    const auto rest = text.substr(at);
    if (rest.starts_with("&lt;"sv) && rest.size() > 4
        && (rest[4] == '/' || (rest[4] >= 'a' && rest[4] <= 'z'))) // a tag, not "fast < slow"
        return until("&gt;"sv);
    if (rest.starts_with("&amp;"sv) || rest.starts_with('&'))
        return until(";"sv);
    if (rest.starts_with("(*"sv))
        return until(")"sv);
    if (rest.starts_with('%')) {
        std::size_t length = 1;
        if (length < rest.size() && rest[length] == 'L')
            ++length;
        if (length < rest.size() && rest[length] == 'n')
            return length + 1;
        while (length < rest.size() && isDigit(rest[length]))
            ++length;
        return length > 1 && isDigit(rest[length - 1]) ? length : 0;
    }
    return 0;
}

std::string pseudo(std::string_view source)
{
    static constexpr auto kPadding = " \u017c\u00f6\u0144\u0119 \u0142\u00fc\u00f1g\u00e5 \u0161\u00e9\u00e7"sv;
    static constexpr std::size_t kPaddingLetters = 14;
    std::string text = "[";
    std::size_t letters = 0;
    for (std::size_t i = 0; i < source.size();) {
        if (const auto length = verbatim(source, i); length > 0) {
            text += source.substr(i, length);
            i += length;
            continue;
        }
        const auto other = accented(source[i]);
        text += other.empty() ? source.substr(i, 1) : other;
        ++letters;
        ++i;
    }
    for (std::size_t added = 0; 10 * added < 4 * letters; added += kPaddingLetters) {
        const auto wanted = (4 * letters + 9) / 10 - added;
        std::size_t bytes = 0;
        for (std::size_t count = 0; bytes < kPadding.size() && count < wanted; ++count)
            for (++bytes; bytes < kPadding.size() && (static_cast<unsigned char>(kPadding[bytes]) & 0xc0U) == 0x80U;)
                ++bytes;
        text += kPadding.substr(0, bytes);
    }
    return text + "]";
}

// "%n trade(s) were lost" -> "%n trade was lost" or "%n trades were lost". A guess for a person to read again.
std::string plural(std::string source, bool one)
{
    struct Ending {
        std::string_view mark, single, many;
    };
    static constexpr Ending kEndings[]{{"y(ies)"sv, "y"sv, "ies"sv}, {"(es)"sv, ""sv, "es"sv}, {"(s)"sv, ""sv, "s"sv},
        {" are "sv, " is "sv, " are "sv}, {" were "sv, " was "sv, " were "sv}, {" have "sv, " has "sv, " have "sv},
        {" do "sv, " does "sv, " do "sv}};
    for (const auto &[mark, single, many] : kEndings)
        for (auto at = source.find(mark); at != std::string::npos;) {
            const auto ending = one ? single : many;
            source.replace(at, mark.size(), ending);
            at = source.find(mark, at + ending.size());
        }
    return source;
}

// The text between `open` and `close` after `from`; moves `from` behind it.
std::optional<std::string_view> between(
    std::string_view text, std::string_view open, std::string_view close, std::size_t &from)
{
    const auto start = text.find(open, from);
    if (start == std::string_view::npos)
        return std::nullopt;
    const auto end = text.find(close, start + open.size());
    if (end == std::string_view::npos)
        return std::nullopt;
    from = end + close.size();
    return text.substr(start + open.size(), end - start - open.size());
}

std::string translated(std::string_view message, bool toPseudo)
{
    std::size_t at = 0;
    const auto source = between(message, "<source>"sv, "</source>"sv, at);
    const auto start = message.find("<translation"sv, at);
    const auto end = message.find("</translation>"sv, at);
    if (!source || start == std::string_view::npos || end == std::string_view::npos)
        return std::string(message);
    const bool isPlural = message.find("numerus=\"yes\""sv) < at;
    const bool isEmpty = message.find("type=\"unfinished\""sv, start) < end;
    if (!toPseudo && (!isPlural || !isEmpty))
        return std::string(message);
    const auto form = [&](bool one) {
        return toPseudo ? pseudo(plural(std::string(*source), one)) : plural(std::string(*source), one);
    };
    std::string result(message.substr(0, start));
    if (isPlural)
        result += "<translation>\n            <numerusform>" + form(true) + "</numerusform>\n            <numerusform>"
            + form(false) + "</numerusform>\n        ";
    else
        result += "<translation>" + pseudo(*source);
    return result + std::string(message.substr(end));
}

std::string filled(std::string_view text, bool toPseudo)
{
    std::string result;
    std::size_t at = 0;
    while (true) {
        const auto start = text.find("<message"sv, at);
        const auto end = text.find("</message>"sv, at);
        if (start == std::string_view::npos || end == std::string_view::npos)
            return result.append(text.substr(at));
        result.append(text.substr(at, start - at)).append(translated(text.substr(start, end - start), toPseudo));
        at = end;
        result.append("</message>"sv);
        at += "</message>"sv.size();
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const bool toPseudo = argc == 4 && argv[1] == "pseudo"sv;
    const bool toPlurals = argc == 3 && argv[1] == "plurals"sv;
    if (!toPseudo && !toPlurals) {
        std::cerr << "usage: tstool pseudo IN.ts OUT.ts | tstool plurals FILE.ts\n";
        return 2;
    }
    std::ifstream in(argv[2], std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    in.close();
    if (text.empty()) {
        std::cerr << "tstool: cannot read " << argv[2] << '\n';
        return 1;
    }
    const char *target = toPseudo ? argv[3] : argv[2];
    std::ofstream out(target, std::ios::binary);
    out << filled(text, toPseudo);
    out.close();
    if (!out) {
        std::cerr << "tstool: cannot write " << target << '\n';
        return 1;
    }
    return 0;
}
