package io.lethe.local;

/** The text of {@code ./lethe help}. */
final class Help {

    static final String TEXT = """
            Lethe forgets people on request.

              ./lethe demo [options]    the whole job: import, train, forget, score; prints a table
              ./lethe up [--ports BASE] starts broker, store and the five services
              ./lethe status            what runs, and where
              ./lethe down              stops it; data stays in .lethe
              ./lethe export MODEL FILE.pth
                                        writes a model for Python's torch.load; MODEL is a .safetensors file, or
                                        ID or ID:VERSION while the stack is up
              ./lethe help              this text

            Options of demo:
              --dataset FILE.csv        your own images instead of generated faces: a CSV with a header
              --images FOLDER_OR_ZIP    where the CSV's paths point
              --label COLUMN            the task: what the model learns to tell
              --identity COLUMN         whose image it is
              --splits FILE             CSV with split,identity,role (forget, retain, test, unseen, validation)
              --split N                 which of its splits (default 0)
              --forget ID,ID            the people to forget (default: the splits' forget people, or three chosen ones)
              --method NAME             the unlearning method (default: the platform's)
              --size PIXELS             side of the images
              --seed N                  draws splits, weights and order (default 1)
              --reference               also retrain without the people, to compare
              --json FILE               the outcome for machines
              --keep                    leave everything up afterwards
              --ports BASE              listen on BASE to BASE+6 instead of 8080 to 8084, 9092 and 9000

            LETHE_DATA names another folder than .lethe for data, logs and models.
            """;

    private Help() {}
}
