// Scenarios and their parts as TOML: from files into structs, and back. Everything follows from `void fields(Fields&)`.
//
//   Complaints complaints;
//   const Document document = load("a.toml", {"world.people=5000"}, complaints);
//   read(document, scenario, complaints);
//   complaints.throw_if_any();                       // all that is wrong, at once
//   const std::string resolved = write(scenario);    // reads back equal
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/files.h"
#include "io/document.h"
#include "io/reader.h"
#include "io/writer.h"

namespace cordon {

// Fills a struct from a document. What has complaints keeps its default.
template <class T>
void read(const Document& document, T& x, Complaints& complaints) {
    if (!document.whole) return;  // what is missing may be in the part that could not be read
    Reader reader(document);
    x.fields(reader);
    reader.finish(complaints);
}

// Every field as TOML, in the order of declaration: the canonical text. Files are named relative to `folder`, if it is given.
template <class T>
std::string write(const T& x, const std::string& folder = "") {
    Writer writer(folder);
    const_cast<T&>(x).fields(writer);  // a writer changes nothing
    return to_toml(writer.root());
}

}  // namespace cordon
