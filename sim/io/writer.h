// Writes structs as a document by their fields, every default filled in, so that it reads back equal.
#pragma once
#include <string>
#include <vector>

#include "base/fields.h"
#include "io/document.h"

namespace cordon {

class Writer final : public Fields {
  public:
    // Names of files are written relative to `folder`, so that the text does not depend on where the folder lies.
    explicit Writer(std::string folder) : folder_(std::move(folder)) { open_.emplace_back(); }
    const Node& root() const { return open_.front(); }
    const std::vector<std::string>& files() const { return files_; }  // that were named, where they lie

    using Fields::value;
    void value(const char* name, bool& x, const About&) override;
    void value(const char* name, std::int64_t& x, const About&) override;
    void value(const char* name, double& x, const About&) override;
    void value(const char* name, std::string& x, const About&) override;
    void value(const char* name, Date& x, const About&) override;
    void value(const char* name, Law& x, const About&) override;
    void value(const char* name, Choice& x, const About&) override;
    void value(const char* name, std::vector<double>& x, const About&) override;
    void value(const char* name, std::vector<std::string>& x, const About&) override;
    void value(const char* name, std::optional<Date>& x, const About&) override;
    void value(const char* name, std::optional<double>& x, const About&) override;
    void file(const char* name, std::string& path, const About&) override;

  protected:
    bool enter(const char* name, const About&) override;
    std::size_t count(const char* name, std::size_t have, const About&, std::size_t kinds) override;
    bool enter_element(const char* name, std::size_t i) override;
    bool choose_kind(Choice& kind) override;
    void leave() override;
    bool replaces() const override { return false; }

  private:
    void add(const char* name, Node node);

    std::string folder_;
    std::vector<std::string> files_;
    std::vector<Node> open_;  // the tables being written, from the root down
};

// A law as a scenario gives it.
Node law_node(const Law&);

}  // namespace cordon
