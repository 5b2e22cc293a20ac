import Testing
import crossover

@Suite("Surroundings")
struct SurroundingsTests {
    @Test(
        "the folder for models is named, or below the cache, or below the home",
        arguments: [
            (["CROSSOVER_MODELS": "m", "HOME": "/h"], "m"),
            (["XDG_CACHE_HOME": "/c", "HOME": "/h"], "/c/crossover/models"),
            (["XDG_CACHE_HOME": "/c/", "HOME": "/h"], "/c/crossover/models"),
            (["XDG_CACHE_HOME": "relative", "HOME": "/h"], "/h/.cache/crossover/models"),
            (["XDG_CACHE_HOME": "", "HOME": "/h"], "/h/.cache/crossover/models"),
            (["CROSSOVER_MODELS": "", "HOME": "/"], "/.cache/crossover/models"),
        ]
    )
    func modelsFolder(variables: [String: String], expected: String) throws {
        #expect(try Surroundings(variables: variables).modelsFolder == expected)
    }

    @Test(
        "the folder for registered models is named, or among the user's data",
        arguments: [
            (["CROSSOVER_REGISTRY": "r", "HOME": "/h"], "r"),
            (["XDG_DATA_HOME": "/d/", "HOME": "/h"], "/d/crossover/registry"),
            (["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/crossover/registry"),
        ]
    )
    func registryFolder(variables: [String: String], expected: String) throws {
        #expect(try Surroundings(variables: variables).registryFolder == expected)
        #expect(throws: CrossoverError.noRegistryFolder) {
            try Surroundings(variables: ["XDG_CACHE_HOME": "/c"]).registryFolder
        }
    }

    @Test("without any folder there is an error that names the variables")
    func noFolder() {
        #expect(throws: CrossoverError.noCacheFolder) {
            try Surroundings(variables: ["HOME": "relative"]).modelsFolder
        }
        #expect("\(CrossoverError.noCacheFolder)".contains("XDG_CACHE_HOME"))
    }

    @Test("the screen's width counts only when it is a positive number")
    func columns() {
        #expect(Surroundings(variables: ["COLUMNS": "72"]).columns == 72)
        #expect(Surroundings(variables: ["COLUMNS": "0"]).columns == nil)
        #expect(Surroundings(variables: ["COLUMNS": "wide"]).columns == nil)
        #expect(Surroundings(variables: [:]).columns == nil)
    }
}
