package dev.tenancy.web.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a request gives back what it holds. */
class PermitTest {

    private final AtomicInteger givenBack = new AtomicInteger();
    private final Permit permit = new Permit(givenBack::incrementAndGet);
    private final List<AsyncListener> listeners = new ArrayList<>();

    @Test
    void a_request_that_the_filters_are_through_with_has_ended() {
        permit.leave(request(false, false));
        permit.end();

        assertThat(givenBack).hasValue(1);
    }

    @Test
    void one_that_goes_on_without_the_filters_ends_when_it_is_completed() throws Exception {
        permit.leave(request(true, false));
        assertThat(givenBack).hasValue(0);

        listeners.get(0).onComplete(null);

        assertThat(givenBack).hasValue(1);
    }

    @Test
    void one_that_was_completed_at_that_very_moment_has_ended() {
        permit.leave(request(true, true));

        assertThat(givenBack).hasValue(1);
    }

    private HttpServletRequest request(boolean asyncStarted, boolean completed) {
        AsyncContext context = proxy(AsyncContext.class, (proxy, method, arguments) -> {
            if (completed) {
                throw new IllegalStateException("completed");
            }
            listeners.add((AsyncListener) arguments[0]);
            return null;
        });
        return proxy(
                HttpServletRequest.class,
                (proxy, method, arguments) -> method.getName().equals("isAsyncStarted") ? asyncStarted : context);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
