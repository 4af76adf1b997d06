package dev.tenancy.web.admin;

import dev.tenancy.problem.TenancyException.MalformedRequest;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseEvent;
import jakarta.faces.event.PhaseId;
import jakarta.faces.event.PhaseListener;
import jakarta.faces.render.ResponseStateManager;
import java.util.Map;
import java.util.regex.Pattern;
import org.primefaces.context.PrimeFacesContext;
import org.primefaces.csp.CspException;

/**
 * Refuses forms that no page of ours has sent, before anything of them is done. Faces and PrimeFaces would find out late,
 * while they make the answer, and fail.
 */
public class GenuineForms implements PhaseListener {

    private static final long serialVersionUID = 1L;

    /** What PrimeFaces' policy lets a page's own scripts run by; its script, or the page, puts it into every form. */
    private static final String NONCE = "primefaces.nonce";

    /** Faces' word for a page whose state is kept nowhere, or the numbers of the state in the session. */
    private static final Pattern STATE = Pattern.compile("stateless|-?[0-9]{1,20}:-?[0-9]{1,20}");

    @Override
    public PhaseId getPhaseId() {
        return PhaseId.RESTORE_VIEW;
    }

    @Override
    public void beforePhase(PhaseEvent event) {
        Map<String, String> sent = event.getFacesContext().getExternalContext().getRequestParameterMap();
        String state = sent.get(ResponseStateManager.VIEW_STATE_PARAM);
        if (state != null
                && (!STATE.matcher(state).matches()
                        || sent.getOrDefault(NONCE, "").isEmpty())) {
            throw refusal();
        }
    }

    /** Asks PrimeFaces whether the nonce is one, and that of the page. */
    @Override
    public void afterPhase(PhaseEvent event) {
        FacesContext faces = event.getFacesContext();
        if (faces.getViewRoot() != null && faces.isPostback()) {
            try {
                PrimeFacesContext.getCspState(faces).getNonce();
            } catch (CspException e) {
                throw refusal();
            }
        }
    }

    /** The nonce of the page that is shown, for forms that are to work without scripts. */
    public static String nonce() {
        return PrimeFacesContext.getCspState(FacesContext.getCurrentInstance()).getNonce();
    }

    private static MalformedRequest refusal() {
        return new MalformedRequest(
                "This form is not as the page sends it, so nothing of it was done; open the page anew,"
                        + " with scripts switched on, and send it again.");
    }
}
