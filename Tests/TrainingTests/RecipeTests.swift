import Testing

@testable import Training

@Suite("A recipe")
struct RecipeTests {
    static let data = "[data]\nsource = \"data.csv\"\ntarget = \"kind\"\n"

    @Test(
        "that is wrong gives one sentence with the place",
        arguments: [
            ("[model", "r.toml:1:7: "), ("[", "r.toml:1:2: "), ("x = [\n[1],\n]\n[[ =]]", "r.toml:4:2: "),
            ("x = \'\'\'\n[\n\'\'\'\n# [\n [\u{e9}]", "r.toml:5:3: "), ("x = \"\n[", "r.toml:1:6: "),
            ("x = [1,\n}]", "r.toml:2:1: "),
            (
                data + "[model]\nhiden = [3]",
                "r.toml:5: model.hiden has no meaning here (did you mean \"model.hidden\"?); [model] takes kind, hidden, activation, initializer, dropout"
            ),
            (
                data + "[modle]\nhidden = [3]",
                "r.toml:5: modle.hidden has no meaning here (did you mean \"model.hidden\"?); tables are [data], [model], [loss], [optimizer], [schedule], [training], [start], [guards] and [checkpoints]"
            ),
            (
                data + "[optimizer]\nmomentum = 0.5",
                "r.toml:5: optimizer.momentum has no meaning here; [optimizer] takes kind, learning_rate, weight_decay, clip_norm, l1, l2, groups, layer_decay, beta1, beta2, epsilon"
            ),
            (
                data + "[optimizer]\nbatch_size = 5",
                "r.toml:5: optimizer.batch_size has no meaning here (did you mean \"training.batch_size\"?); [optimizer] takes kind, learning_rate, weight_decay, clip_norm, l1, l2, groups, layer_decay, beta1, beta2, epsilon"
            ),
            (
                data + "[optimizer]\nlearning_rate = \"fast\"",
                "r.toml:5: optimizer.learning_rate must be a number, not the text \"fast\""
            ),
            (
                data + "[optimizer]\nlearning_rate = -1",
                "r.toml:5: optimizer.learning_rate is -1, but learning rate must lie between 1e-8 and 100"
            ),
            (
                data + "[optimizer]\nkind = \"adamm\"",
                "r.toml:5: optimizer.kind = \"adamm\" is not known (did you mean \"adam\"?); known are sgd, adam, adamw, rmsprop, adagrad, lion, muon"
            ),
            (data + "[training]\nepochs = 2.5", "r.toml:5: training.epochs is 2.5, but epochs must be a whole number"),
            (data + "[training]\nepochs = 0", "r.toml:5: training.epochs is 0, but epochs must lie between 1 and 1e6"),
            (
                data + "[model]\nhidden = [0]",
                "r.toml:5: model.hidden must hold whole numbers from 1 to 65536, not the number 0"
            ),
            (
                "[model]\nhidden = [3]",
                "r.toml: [data] names no data; expected source = \"FILE.csv\" with target = \"COLUMN\", or images and labels"
            ),
            (
                "[data]\nsource = \"/nowhere/data.csv\"",
                "r.toml:2: data.source: there is no such file: /nowhere/data.csv; paths in a recipe are relative to the recipe"
            ),
            (
                "[data]\nsource = \"/dev/null\"",
                "r.toml:2: data.target is missing; expected the name of the column to learn, such as target = \"species\""
            ),
            (
                data + "test_share = 0.9\nvalidation_share = 0.5",
                "r.toml:5: data.validation_share and data.test_share leave no rows to train on; their sum must be below 1"
            ),
            (
                data + "columns = { a = \"numbr\" }",
                "r.toml:4: data.columns.a = \"numbr\" is not known (did you mean \"number\"?); known are number, category, boolean, date, words, text, ignored"
            ),
            (
                data + "columns = { \"a.b\" = { scalin = \"robust\" } }",
                "r.toml:4: data.columns.a.b.scalin has no meaning here (did you mean \"scaling\"?); a column takes kind, scaling, missing, indicator, rare"
            ),
            (
                data + "missing = \"own_category\"",
                "r.toml:4: data.missing = \"own_category\" is not known; known are mean, median, most_frequent, drop"
            ),
            (
                data + "split = \"grouped\"",
                "r.toml:4: data.split = \"grouped\" needs a column: give data.split_column = \"NAME\""
            ),
            (
                data + "folds = 5",
                "r.toml:4: data.folds and data.fold belong together; descent cross-validate sets both"
            ),
            ("data = 3", "r.toml:1: data must be a table ([data]), not the number 3"),
            (
                "name = \"../x\"\n" + data,
                "r.toml:1: name = \"../x\" cannot name a folder: use letters, digits, '-', '_' and '.'"
            ),
        ])
    func wrong(text: String, message: String) throws {
        let error = #expect(throws: RecipeError.self) { try Recipe.parse(text: text, file: "r.toml") }
        let described = error?.description ?? ""
        #expect(message.hasSuffix(" ") ? described.hasPrefix(message) : described == message)
        #expect(!described.contains("\n"))
    }

    @Test("may have empty tables")
    func emptyTables() throws {
        let tables = "[model]\n[loss]\n[optimizer]\n[schedule]\n[training]\n"
        #expect(try Recipe.parse(text: Self.data + tables, file: "r.toml").training.epochs == 50)
        #expect(throws: RecipeError.self) { try Recipe.parse(text: Self.data + "[modle]\n", file: "r.toml") }
    }

    @Test("takes overrides from the command line, which errors name")
    func overrides() throws {
        let recipe = try Recipe.parse(
            text: Self.data, file: "r.toml",
            overrides: ["optimizer.learning_rate=3e-3", "model.hidden=[5]", "optimizer.kind=sgd", "name=mine"])
        #expect(recipe.optimizer.learningRate == 3e-3)
        #expect(recipe.model.hidden == [5])
        #expect(recipe.optimizer.kind == "sgd")
        #expect(recipe.name == "mine")
        let error = #expect(throws: RecipeError.self) {
            try Recipe.parse(text: Self.data, file: "r.toml", overrides: ["optimizer.learnin_rate=1"])
        }
        #expect(
            error?.description.hasPrefix(
                "--set optimizer.learnin_rate: optimizer.learnin_rate has no meaning here (did you mean \"optimizer.learning_rate\"?)"
            ) == true)
        #expect(throws: RecipeError.self, "a value does not go on into another key") {
            try Recipe.parse(
                text: Self.data, file: "r.toml", overrides: ["optimizer.learning_rate=1e-3\nmomentum = 0.5"])
        }
        for text in ["", "=", "a", "a..b=1"] {
            #expect(throws: RecipeError.self) { try Recipe.parse(text: Self.data, file: "r.toml", overrides: [text]) }
        }
    }

    @Test(
        "as resolved reads back to the same resolved text",
        arguments: [
            data, TestRun.fullRecipe, DeterminismTests.recipes[1],
            data
                + "ignore = [\"a\", \"b\\\"c\"]\ncolumns = { year = \"category\" }\ndelimiter = \"\\t\"\n[schedule]\nkind = \"step\"\nfactor = 0.5",
            // Every key away from its default, so that one which is not written out is missed.
            """
            [data]
            source = "data.csv"
            test_source = "test.csv"
            target = "kind"
            format = "csv"
            delimiter = ";"
            task = "classification"
            columns = { year = "category", "a.b" = { kind = "number", scaling = "robust", missing = "most_frequent", indicator = true, rare = 4 } }
            ignore = ["name"]
            scaling = "min_max"
            missing = "median"
            missing_categories = "most_frequent"
            missing_indicators = false
            rare = 5
            target_scaling = "log"
            weight = "w"
            oversample = true
            prefetch = 3
            split = "grouped"
            split_column = "who"
            validation_source = "validation.csv"
            folds = 4
            fold = 3
            validation_share = 0.21
            test_share = 0.11
            split_seed = 5
            [model]
            hidden = [7]
            activation = "silu"
            initializer = "zeros"
            dropout = 0.35
            [loss]
            kind = "cross_entropy"
            label_smoothing = 0.15
            [optimizer]
            kind = "sgd"
            learning_rate = 0.5
            weight_decay = 0.25
            clip_norm = 3
            momentum = 0.8
            nesterov = true
            [schedule]
            kind = "step"
            warmup = 0.25
            every_epochs = 3
            factor = 0.75
            [training]
            epochs = 7
            batch_size = 9
            patience = 4
            seed = 11
            precision = "bf16"
            [augment]
            flip = true
            shift = 0.1
            rotate = 10
            zoom = 0.2
            color = 0.3
            cutout = 0.25
            mixup = 0.4
            noise = 0.05
            strength = 0.5
            """,
            data
                + "[optimizer]\nkind = \"adam\"\nbeta1 = 0.8\nbeta2 = 0.9\nepsilon = 1e-6\n[schedule]\nkind = \"cosine\"\nfinal = 0.25",
            "[data]\nimages = \"i.gz\"\nlabels = \"l.gz\"\n[model]\nkind = \"linear\"\n[loss]\nkind = \"huber\"\ndelta = 2.5",
        ])
    func resolved(text: String) throws {
        let first = try Recipe.parse(text: text, file: "/some/where/r.toml")
        let second = try Recipe.parse(text: first.resolvedText, file: "/else/where/recipe.toml")
        #expect(first.resolvedText == second.resolvedText)
        #expect(first.name == second.name)
        #expect(first.data == second.data)
        #expect(first.model == second.model)
        #expect(first.loss == second.loss)
        #expect(first.optimizer == second.optimizer)
        #expect(first.schedule == second.schedule)
        #expect(first.training == second.training)
        #expect(first.augmentation == second.augmentation)
    }
}
