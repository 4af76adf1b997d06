package dev.tenancy.web.request;

import dev.tenancy.config.ServerConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a request comes from. What a proxy says of that counts only if the proxy is one of ours. */
final class ClientAddress {

    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]{2,45}");

    private ClientAddress() {}

    static String of(HttpServletRequest request) {
        Set<String> trusted = ServerConfig.get().web().trustedProxies();
        String forwarded =
                Collections.list(request.getHeaders("X-Forwarded-For")).stream().collect(Collectors.joining(","));
        return of(request.getRemoteAddr(), List.of(forwarded.split(",")), trusted);
    }

    /**
     * From the last to the first: each proxy adds whom it was called by, so the first that is none of ours is the client,
     * and whatever is in front of it the client made up.
     */
    static String of(String remote, List<String> forwarded, Set<String> trusted) {
        String client = remote;
        for (int i = forwarded.size() - 1; i >= 0 && trusted.contains(client); i--) {
            String before = forwarded.get(i).strip();
            if (!ADDRESS.matcher(before).matches()) {
                return client;
            }
            client = before;
        }
        return client;
    }
}
