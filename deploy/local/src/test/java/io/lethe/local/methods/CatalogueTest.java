package io.lethe.local.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lethe.contracts.EventJson;
import io.lethe.local.UserException;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private final Catalogue catalogue = catalogue("""
            {"sizes": {"train": 10000, "retain": 9000, "forget": 1000}, "methods": [
             {"name": "fine-tune", "description": "Trains on.", "paper": "Somebody, 2023", "needs": ["retain"],
              "parameters": [{"name": "epochs", "description": "passes", "range": "a whole number of at least 1",
               "defaultValue": 5, "search": {"from": 1.0, "to": 8.0, "logarithmic": true}},
               {"name": "momentum", "description": "of SGD", "range": "a number in [0, 1)", "defaultValue": 0.9}],
              "profiles": [
               {"name": "default", "description": "ours", "parameters": {"epochs": 5, "momentum": 0.9}, "epochUnits": 4.5},
               {"name": "paper", "description": "theirs", "parameters": {"epochs": 2, "momentum": 0.9}, "epochUnits": 1.8}]},
             {"name": "retrain", "description": "Starts again.", "paper": "all", "needs": ["retain", "held_out"],
              "parameters": [], "profiles": [
               {"name": "default", "description": "ours", "parameters": {}, "epochUnits": 27.0}]}]}""");

    @Test
    void listsWhatEachMethodDoesNeedsAndCosts() {
        assertThat(MethodsText.list(catalogue)).isEqualTo("""
                  method                         cost  needs                      profiles
                  fine-tune                      4.50  retain                     default, paper
                      Trains on.
                  retrain                       27.00  retain, held-out           default
                      Starts again.

                Cost: epochs of training on everything, of 10000 images of which 1000 go, with the default settings.
                ./lethe methods METHOD tells all about one.
                """);
    }

    @Test
    void tellsAllAboutOneMethod() {
        assertThat(MethodsText.describe(catalogue.method("fine-tune"))).isEqualTo("""
                fine-tune
                  Trains on.
                  Somebody, 2023
                  needs: retain

                Parameters
                  epochs                 5          a whole number of at least 1
                      passes; worth a search from 1.0 to 8.0, even in the logarithm
                  momentum               0.9        a number in [0, 1)
                      of SGD

                Profiles
                  default                cost 4.50: ours
                  paper                  cost 1.80: theirs
                      epochs=2
                """);
        assertThat(MethodsText.describe(catalogue.method("retrain"))).contains("Parameters\n  none\n");
    }

    @Test
    void listsTheKnownNamesWhereOneIsUnknown() {
        assertThatCode(() -> catalogue.require("fine-tune", "paper")).doesNotThrowAnyException();
        assertThatCode(() -> catalogue.require("retrain", null)).doesNotThrowAnyException();
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> catalogue.require("amnesia", null))
                .withMessage("There is no method 'amnesia'; known are fine-tune, retrain.");
        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> catalogue.require("fine-tune", "mine"))
                .withMessage("fine-tune has no profile 'mine'; known are default, paper.");
    }

    private static Catalogue catalogue(String json) {
        try {
            return new Catalogue(EventJson.mapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
