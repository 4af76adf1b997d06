package dev.tenancy.web.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenancy.testing.TestDatabase;
import dev.tenancy.web.testing.ApiClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;

/** What tests of exports and imports ask. */
final class Archives {

    static final String IMPORT = "/api/v1/tenants/import?slug=";

    private Archives() {}

    /** A tenant's archive. */
    static byte[] export(ApiClient operator, String slug) {
        HttpResponse<InputStream> answer = operator.stream("/api/v1/tenants/" + slug + "/export");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .matches("attachment; filename=\"" + slug + "-\\d{8}T\\d{6}Z\\.zip\"");
        try (InputStream body = answer.body()) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a tenant larger than all buffers between a server and a client. */
    static void fill(TestDatabase database, String schema) {
        database.execute("insert into " + schema + ".projects (id, name)"
                + " select gen_random_uuid(), md5(random()::text) || md5(random()::text) || md5(random()::text)"
                + " from generate_series(1, 200000)");
    }

    /** How many rows each table has, and a checksum of all of them. */
    static List<String> contents(TestDatabase database, String schema) {
        return List.of("projects", "team_members").stream()
                .flatMap(table -> database
                        .query("select '" + table + " ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n'"
                                + " order by id)), '') from " + schema + "." + table + " t")
                        .stream())
                .toList();
    }

    /** What comes of an answer until it ends or breaks off. */
    static byte[] rest(InputStream in) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read.write(buffer, 0, n);
            }
        } catch (IOException brokenOff) {
            // what has come until then is what is asked for
        }
        return read.toByteArray();
    }
}
