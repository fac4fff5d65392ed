// One file over another, and --set over all of them.
#include <filesystem>
#include <fstream>

#include "unit/io/example.h"

using namespace example;

namespace {

// A folder of files that lasts as long as this.
struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("cordon_overlay_test_" + std::to_string(getpid()));
    Folder() {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path / "base");
    }
    ~Folder() { std::filesystem::remove_all(path); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
    // Messages without the folder's own name, for comparison.
    std::string bare(std::string s) const {
        const std::string own = path.string() + "/";
        for (std::size_t at = s.find(own); at != std::string::npos; at = s.find(own)) s.erase(at, own.size());
        return s;
    }
    Read read(const std::string& name, const std::vector<std::string>& sets = {}) const {
        Read r;
        Complaints complaints;
        cordon::read(load((path / name).string(), sets, complaints), r.scenario, complaints);
        for (const Complaint& c : complaints.list()) r.wrong.push_back(bare(to_string(c)));
        return r;
    }
};

}  // namespace

TEST_CASE("a file is laid over the one that it extends, key by key") {
    const Folder folder;
    folder.write("base/low.toml", "days = 10\ntitle = \"low\"\n[region]\npeople = 10\nweights = [1, 2, 3]\nrules.lanes = 2\n");
    folder.write("a.toml", "extends = \"base/low.toml\"\ntitle = \"high\"\n[region]\nweights = [7]\nrules.share = 0.25\n");
    const Read r = folder.read("a.toml");
    CHECK(r.wrong == Texts{});
    CHECK(r.scenario.title == "high");
    CHECK(r.scenario.days == 10);
    CHECK(r.scenario.region.people == 10);
    CHECK(r.scenario.region.weights == std::vector<double>{7});
    CHECK(r.scenario.region.rules == Rules{0.25, 2});
}

TEST_CASE("of several bases the later lie over the earlier, and a base may extend another") {
    const Folder folder;
    folder.write("base/one.toml", "days = 1\ntitle = \"one\"\nquick = true\n");
    folder.write("base/two.toml", "extends = \"one.toml\"\ndays = 2\n");
    folder.write("base/three.toml", "days = 3\n");
    folder.write("a.toml", "extends = [\"base/two.toml\", \"base/three.toml\"]\n");
    const Read r = folder.read("a.toml");
    CHECK(r.wrong == Texts{});
    CHECK(r.scenario.days == 3);
    CHECK(r.scenario.title == "one");
    CHECK(r.scenario.quick);
}

TEST_CASE("elements of the same name are overlaid, others appended, and another kind replaces") {
    const Folder folder;
    folder.write("low.toml",
                 "[[policy]]\nkind = \"sweep\"\nname = \"weekly\"\nevery = 3\nenabled = false\n"
                 "[[policy]]\nkind = \"checkpoint\"\nname = \"north\"\nlanes = 4\nrules.lanes = 9\n");
    folder.write("a.toml",
                 "extends = \"low.toml\"\n[[policy]]\nname = \"north\"\nrules.share = 0.1\n"
                 "[[policy]]\nname = \"weekly\"\nkind = \"checkpoint\"\n[[policy]]\nname = \"new\"\nkind = \"sweep\"\n");
    const Read r = folder.read("a.toml");
    CHECK(r.wrong == Texts{});
    REQUIRE(r.scenario.policies.size() == 3);
    CHECK(r.scenario.policies[0]->kind == "checkpoint");
    CHECK(r.scenario.policies[0]->enabled);
    const auto& north = dynamic_cast<const Checkpoint&>(*r.scenario.policies[1]);
    CHECK(north.lanes == 4);
    CHECK(north.rules == Rules{0.1, 9});
    CHECK(r.scenario.policies[2]->name == "new");
}

TEST_CASE("an empty list takes the inherited elements away") {
    const Folder folder;
    folder.write("low.toml", "[[policy]]\nkind = \"sweep\"\nname = \"weekly\"\n");
    folder.write("a.toml", "extends = \"low.toml\"\npolicy = []\n");
    CHECK(folder.read("a.toml").scenario.policies.empty());
    CHECK(folder.read("low.toml", {"policy=[]"}).scenario.policies.empty());
}

TEST_CASE("a list in brackets replaces, one in double brackets adds") {
    const Folder folder;
    folder.write("low.toml", "[[gate]]\nname = \"x\"\nsteps = [{ lanes = 1 }, { lanes = 2 }]\n");
    folder.write("replaced.toml", "extends = \"low.toml\"\n[[gate]]\nname = \"x\"\nsteps = [{ lanes = 3 }]\n");
    folder.write("added.toml", "extends = \"low.toml\"\n[[gate]]\nname = \"x\"\n[[gate.steps]]\nlanes = 3\n");
    CHECK(folder.read("replaced.toml").scenario.gates.at(0).steps == std::vector<Rules>{{0.5, 3}});
    CHECK(folder.read("added.toml").scenario.gates.at(0).steps == std::vector<Rules>{{0.5, 1}, {0.5, 2}, {0.5, 3}});
}

TEST_CASE("an element without a name is reached by its kind") {
    const std::string text = "[[policy]]\nkind = \"sweep\"\n[[policy]]\nkind = \"checkpoint\"\nname = \"sweeps\"\n";
    const Read r = read_text(text, {"policy.sweep.every=3", "policy.sweeps.lanes=3"});
    CHECK(r.wrong == Texts{});
    CHECK(dynamic_cast<const Sweep&>(*r.scenario.policies[0]).every == 3);
    CHECK(dynamic_cast<const Checkpoint&>(*r.scenario.policies[1]).lanes == 3);
    CHECK(wrong_in(text, {"policy.sweap.every=3"}) ==
          Texts{"--set policy.sweap.every=3: there is no policy \"sweap\"; did you mean sweep?"});
    CHECK(
        wrong_in(text, {"policy.checkpoint.lanes=3"})[0].starts_with("--set policy.checkpoint.lanes=3: there is no policy \"checkpoint\""));
}

TEST_CASE("a law replaces a law, and single parameters of it can be changed") {
    const Folder folder;
    folder.write("low.toml", "[[gate]]\nname = \"x\"\nservice = { law = \"gamma\", shape = 4, scale = 2 }\n");
    folder.write("a.toml", "extends = \"low.toml\"\n[[gate]]\nname = \"x\"\nservice = { law = \"weibull\", shape = 3, scale = 1 }\n");
    CHECK(folder.read("a.toml").scenario.gates.at(0).service == Law::weibull(3, 1));
    CHECK(folder.read("low.toml", {"gate.x.service.scale=5"}).scenario.gates.at(0).service == Law::gamma(4, 5));
    CHECK(folder.read("low.toml", {"gate.x.service=5"}).scenario.gates.at(0).service == Law::fixed(5));
}

TEST_CASE("a --set reaches keys, elements by name or number, and makes tables that were not there") {
    const std::string text =
        "days = 5\n[[policy]]\nkind = \"sweep\"\nname = \"weekly\"\n[[policy]]\nkind = \"checkpoint\"\nname = \"gate 1.2\"\n";
    const Read r = read_text(text, {"days=7", "title=two words", "start=2020-02-02", "region.land=hills", "region.rules.share = 0.75",
                                    "policy.weekly.every=\"12 h\"", "policy.\"gate 1.2\".lanes=3", "policy[1].rules.lanes=2",
                                    "region.weights=[4, 5]", "quick=true"});
    CHECK(r.wrong == Texts{});
    CHECK(r.scenario.days == 7);
    CHECK(r.scenario.title == "two words");
    CHECK(r.scenario.start == make_date(2020, 2, 2));
    CHECK(r.scenario.region.land == Land::hills);
    CHECK(r.scenario.region.rules.share == 0.75);
    CHECK(r.scenario.region.weights == std::vector<double>{4, 5});
    CHECK(r.scenario.quick);
    CHECK(dynamic_cast<const Sweep&>(*r.scenario.policies[0]).every == 0.5);
    CHECK(dynamic_cast<const Checkpoint&>(*r.scenario.policies[1]).lanes == 3);
    CHECK(dynamic_cast<const Checkpoint&>(*r.scenario.policies[1]).rules.lanes == 2);
}

TEST_CASE("later --set win over earlier") { CHECK(read_text("", {"days=7", "days=8"}).scenario.days == 8); }

TEST_CASE("what is wrong with --set is told as it was given, after what is wrong with the file") {
    const std::string text = "quick = 3\n[[policy]]\nkind = \"sweep\"\nname = \"weekly\"\n";
    CHECK(wrong_in(text, {"region.poeple=5", "days=0", "policy.weekly.evry=3"}) ==
          Texts{
              "a.toml:1:9: quick = 3 is a whole number, not a switch; give true or false, without quotes",
              "--set days=0: days = 0 is outside [1, 3650] (unit: day); give a value between 1 and 3650",
              "--set region.poeple=5: region.poeple is not known; did you mean people?",
              "--set policy.weekly.evry=3: policy \"weekly\": evry is not known; did you mean every?",
          });
    CHECK(wrong_in("", {"days"}) ==
          Texts{"--set days: this is not key.path=value; write it like --set world.people=5000 or --set policy.sweeps.enabled=false"});
    CHECK(wrong_in("", {"days="})[0].starts_with("--set days=: this is not key.path=value;"));
    CHECK(wrong_in("", {".=3"})[0].starts_with("--set .=3: this is not key.path=value;"));
    CHECK(wrong_in("", {"gate[x].name=3"})[0].starts_with("--set gate[x].name=3: this is not key.path=value;"));
    const std::string quiet = "[[policy]]\nkind = \"sweep\"\nname = \"weekly\"\n[[policy]]\nkind = \"sweep\"\nname = \"gate 1.2\"\n";
    CHECK(wrong_in(quiet, {"policy.weakly.every=3"}) ==
          Texts{"--set policy.weakly.every=3: there is no policy \"weakly\"; did you mean weekly?"});
    CHECK(wrong_in(quiet, {"policy.something.every=3"}) ==
          Texts{"--set policy.something.every=3: there is no policy \"something\"; there are weekly, \"gate 1.2\""});
    CHECK(wrong_in(quiet, {"policy[2].every=3"}) ==
          Texts{"--set policy[2].every=3: policy has 2 elements and no number 2; elements are numbered from 0"});
    const std::string gates = "[[gate]]\nname = \"north\"\nsteps = [{}]\n";
    CHECK(wrong_in(gates, {"gate.north.steps.lanes=3"}) ==
          Texts{"--set gate.north.steps.lanes=3: gate \"north\": no element of steps is called \"lanes\"; name one by its number, like "
                "gate.north.steps[0]"});
    CHECK(wrong_in(gates, {"gate.north.steps[1].lanes=3"}) ==
          Texts{"--set gate.north.steps[1].lanes=3: gate \"north\": steps has 1 element and no number 1; elements are numbered from 0"});
    CHECK(wrong_in(quiet, {"region[0].every=3"}) == Texts{"--set region[0].every=3: region is not a list; elements are numbered from 0"});
}

TEST_CASE("what is wrong with an inherited value is told where it stands") {
    const Folder folder;
    folder.write("base/low.toml", "days = 5\n[region]\npeople = 0\n");
    folder.write("a.toml", "extends = \"base/low.toml\"\n\n[region]\npoeple = 3\n");
    CHECK(folder.read("a.toml").wrong ==
          Texts{"a.toml:4:1: region.poeple is not known; did you mean people?",
                "base/low.toml:3:10: region.people = 0 is outside [1, 1000000000] (unit: persons); give a value between 1 and 1000000000"});
}

TEST_CASE("files that extend each other in a circle are refused with the circle") {
    const Folder folder;
    folder.write("a.toml", "extends = \"b.toml\"\n");
    folder.write("b.toml", "days = 5\nextends = \"base/c.toml\"\n");
    folder.write("base/c.toml", "extends = \"../b.toml\"\n");
    CHECK(folder.read("a.toml").wrong == Texts{"base/c.toml:1:11: extends = \"../b.toml\" goes round in a circle (b.toml extends "
                                               "base/c.toml extends b.toml); remove one of them"});
}

TEST_CASE("a file that is not there is told with the nearest that is") {
    const Folder folder;
    folder.write("base/low.toml", "days = 5\n");
    folder.write("a.toml", "extends = \"base/lwo.toml\"\n");
    folder.write("b.toml", "extends = 5\n");
    CHECK(folder.read("a.toml").wrong == Texts{"a.toml:1:11: extends = \"base/lwo.toml\" is not there (looked in " +
                                               folder.bare((folder.path / "base").string()) + "); did you mean \"low.toml\"?"});
    CHECK(folder.read("b.toml").wrong ==
          Texts{"b.toml:1:11: extends = 5 is not the name of a file; give the name in quotes, or a list of names"});
    CHECK(folder.read("base/low.tom").wrong == Texts{"base/low.tom: the file is not there (looked in " +
                                                     folder.bare((folder.path / "base").string()) + "); did you mean \"low.toml\"?"});
    CHECK(folder.read("base").wrong == Texts{"base: this is a folder; give a file in it"});
    folder.write("c.toml", "extends = \"base\"\n");
    CHECK(folder.read("c.toml").wrong == Texts{"c.toml:1:11: extends = \"base\" is a folder; give a file in it"});
}

TEST_CASE("a file that cannot be read hides nothing else, and nothing is said of what it may hold") {
    const Folder folder;
    folder.write("low.toml", "days = \n");
    folder.write("a.toml", "extends = [\"low.toml\", \"none.toml\"]\n[[gate]]\n");
    const Texts wrong = folder.read("a.toml").wrong;
    REQUIRE(wrong.size() == 2);
    CHECK(wrong[0].starts_with("low.toml:1:8: this is not TOML"));
    CHECK(wrong[1].starts_with("a.toml:1:24: extends = \"none.toml\" is not there"));
}
