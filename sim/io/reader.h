// Reads a document into structs by their fields, and says all that is wrong with it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "io/document.h"

namespace cordon {

class Reader final : public Fields {
  public:
    explicit Reader(const Document&);
    // To be called after the visit: what is unknown at the top, and then everything found, sorted by place.
    void finish(Complaints&);

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
    void wrong(const char* name, const std::string& what, const std::string& todo) override;
    void wrong(const char* name, std::size_t i, const std::string& what, const std::string& todo) override;
    bool sound(const char* name) const override;
    bool belongs(const char* name, bool here, const char* by, const char* whose) override;
    void place(const char* name, Where& at) override;
    void place(const char* name, std::vector<Where>& at) override;

  protected:
    bool enter(const char* name, const About&) override;
    std::size_t count(const char* name, std::size_t have, const About&, std::size_t kinds) override;
    bool enter_element(const char* name, std::size_t i) override;
    bool again(const char* name, std::size_t i) override;
    bool choose_kind(Choice& kind) override;
    Where here() const override { return table().at; }
    void leave() override;
    bool replaces() const override { return true; }

  private:
    // A table being read.
    struct Frame {
        const Node* node;
        std::string path;                // that precedes its keys in messages: `policy "north gate": contacts.`
        std::string keys;                // the same as a key path: `policy[2].contacts.`
        std::vector<std::string> known;  // keys that fields() asked for
        bool any_key = false;            // do not look for unknown ones: it is not known what the table is
    };
    const Node& table() const { return *frames_.back().node; }
    // The value of a key, which is now known; nullptr if absent, with a complaint if it is required.
    const Node* find(const char* name, const About&, const char* type);
    const Node* given(const char* name) const { return table().find(name); }
    void know(const char* name);  // the key is known
    // Of a place: `path`, which begins as the paths of the frame do, and what is wrong with it.
    void tell(Where at, const std::string& path, const std::string& what, const std::string& todo);
    void complain(const Node& value, const std::string& path, const std::string& what, const std::string& todo);
    void wrong_type(const Node& value, const std::string& path, const char* expected, const std::string& unit = "");
    std::string path(const char* name) const { return frames_.back().path + name; }
    void unknown_keys();

    std::optional<double> number(const Node&, const std::string& path, const About&);
    std::optional<double> with_unit(const Node& text, const std::string& path, const std::string& unit, const char* expected);
    std::optional<Date> date(const Node&, const std::string& path);
    std::optional<Law> law(const Node&, const std::string& path, const About&);
    std::optional<Law> discrete(const Node&, const std::string& path, const About&);
    std::optional<int> choice(const Node&, const std::string& path, const std::vector<std::string>& names);
    bool is_none(const Node&) const;

    std::vector<std::string> files_;
    std::vector<Frame> frames_;
    std::vector<Complaint> found_;
    std::vector<const Node*> spoilt_;  // values with a complaint
};

}  // namespace cordon
