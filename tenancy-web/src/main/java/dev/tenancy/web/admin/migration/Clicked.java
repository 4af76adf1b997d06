package dev.tenancy.web.admin.migration;

import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseId;

/**
 * Which button a form was sent with. A button that was there when it was clicked on has to be there until that is answered,
 * whatever has changed meanwhile: otherwise the click would be passed over, and nothing said.
 */
final class Clicked {

    private Clicked() {}

    /** Whether this button was clicked on, and that is not answered yet. */
    static boolean on(String button) {
        FacesContext faces = FacesContext.getCurrentInstance();
        return faces.getCurrentPhaseId() != PhaseId.RENDER_RESPONSE
                && faces.getExternalContext().getRequestParameterMap().containsKey(button);
    }
}
