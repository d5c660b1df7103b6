// SPDX-License-Identifier: Apache-2.0
#include "../../sources/server_words.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using weir::without_secrets;

TEST_CASE("a secret is taken out of what a server says, in whatever way it spells it") {
    const std::vector<std::string> secrets = {"AAAA/With+Slash==", "1234", "1234-long%2Ftoken", ""};
    for (const std::string spelled :
         {"AAAA/With+Slash==", R"(AAAA\/With+Slash==)", "AAAA%2FWith%2BSlash%3D%3D", "AAAA%2fWith%2bSlash%3d%3d",
          "1234", "1234-long%2Ftoken", "1234-long/token", R"(1234-long\/token)", "1234-long%252Ftoken"}) {
        CAPTURE(spelled);
        CHECK(without_secrets("no " + spelled + ", and " + spelled + ".", secrets) == "no ..., and ....");
    }
    CHECK(without_secrets("AAAA and 123", secrets) == "AAAA and 123");
    CHECK(without_secrets("100 % sure", {"%zz", "%4"}) == "100 % sure");
}
