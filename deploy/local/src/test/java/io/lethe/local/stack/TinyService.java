package io.lethe.local.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A service for tests: ready at once, or dead on arrival when it gets no port. With a file's name behind the port the
 * first one to run says that it is stuck.
 */
final class TinyService {

    private TinyService() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 0) {
            System.out.println("no port, no service");
            System.exit(7);
        }
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        boolean stuck = args.length > 1 && Path.of(args[1]).toFile().createNewFile();
        server.createContext("/q/health/live", exchange -> {
            exchange.sendResponseHeaders(stuck ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }
}
